# Programs that a schedule starts and that end by themselves, both of one image: the bookkeeper writes down in one line how the books of the last
# closed minutes stand, which the alert "books not balanced" counts; the compactor joins the archive's small objects into hourly ones.

locals {
  jobs = merge(
    {
      bookkeeper = {
        args        = null
        schedule    = var.books.schedule
        environment = merge(local.environment, { BOOKS_MINUTES = tostring(var.books.minutes) })
      }
    },
    # What is locked cannot be joined, since that deletes what was joined.
    var.compaction_schedule == null ? {} : {
      compactor = {
        args        = ["main.mjs", "compact"]
        schedule    = var.compaction_schedule
        environment = local.environment
      }
    },
  )
}

resource "google_cloud_run_v2_job" "this" {
  for_each            = local.jobs
  name                = module.names.services[each.key]
  location            = var.region
  deletion_protection = var.environment == "prod"
  labels              = { component = each.key }

  template {
    template {
      service_account       = module.names.accounts[each.key]
      execution_environment = "EXECUTION_ENVIRONMENT_GEN2"
      encryption_key        = var.kms_key
      timeout               = "1800s"
      # The next run looks at the same minutes and hours again.
      max_retries = 0

      containers {
        image = var.images.bookkeeper
        args  = each.value.args

        resources {
          limits = { cpu = "1", memory = "1Gi" }
        }

        dynamic "env" {
          for_each = each.value.environment
          content {
            name  = env.key
            value = env.value
          }
        }
      }
    }
  }

  lifecycle {
    # As with the services, a release brings the image.
    ignore_changes = [client, client_version, template[0].template[0].containers[0].image]
  }
}

resource "google_cloud_run_v2_job_iam_member" "starts_itself" {
  for_each = local.jobs
  name     = google_cloud_run_v2_job.this[each.key].name
  location = var.region
  role     = "roles/run.invoker"
  member   = module.names.members[each.key]
}

resource "google_cloud_scheduler_job" "jobs" {
  for_each         = local.jobs
  name             = module.names.services[each.key]
  region           = var.region
  schedule         = each.value.schedule
  time_zone        = "Etc/UTC"
  attempt_deadline = "30s"

  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/projects/${var.project_id}/locations/${var.region}/jobs/${google_cloud_run_v2_job.this[each.key].name}:run"
    body        = base64encode("{}")
    headers     = { "Content-Type" = "application/json" }

    oauth_token {
      service_account_email = module.names.accounts[each.key]
    }
  }

  depends_on = [google_cloud_run_v2_job_iam_member.starts_itself]
}
