# A job that balances the books of the last closed minutes and writes down in one line how they stand; the alert "books not balanced" counts it.

resource "google_cloud_run_v2_job" "bookkeeper" {
  name                = module.names.services.bookkeeper
  location            = var.region
  deletion_protection = var.environment == "prod"
  labels              = { component = "bookkeeper" }

  template {
    template {
      service_account       = module.names.accounts.bookkeeper
      execution_environment = "EXECUTION_ENVIRONMENT_GEN2"
      encryption_key        = var.kms_key
      timeout               = "1800s"
      # The next run looks at the same minutes again.
      max_retries = 0

      containers {
        image = var.images.bookkeeper

        resources {
          limits = { cpu = "1", memory = "1Gi" }
        }

        dynamic "env" {
          for_each = merge(local.environment, { BOOKS_MINUTES = tostring(var.books.minutes) })
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

resource "google_cloud_run_v2_job_iam_member" "bookkeeper" {
  name     = google_cloud_run_v2_job.bookkeeper.name
  location = var.region
  role     = "roles/run.invoker"
  member   = module.names.members.bookkeeper
}

resource "google_cloud_scheduler_job" "bookkeeper" {
  name             = module.names.services.bookkeeper
  region           = var.region
  schedule         = var.books.schedule
  time_zone        = "Etc/UTC"
  attempt_deadline = "30s"

  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/projects/${var.project_id}/locations/${var.region}/jobs/${google_cloud_run_v2_job.bookkeeper.name}:run"
    body        = base64encode("{}")
    headers     = { "Content-Type" = "application/json" }

    oauth_token {
      service_account_email = module.names.accounts.bookkeeper
    }
  }

  depends_on = [google_cloud_run_v2_job_iam_member.bookkeeper]
}
