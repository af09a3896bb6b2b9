locals {
  with_pool = var.pipeline_runner == "worker-pool"
}

resource "google_cloud_run_v2_worker_pool" "pipeline" {
  count               = local.with_pool ? 1 : 0
  name                = module.names.services.pipeline
  location            = var.region
  deletion_protection = var.environment == "prod"
  labels              = { component = "pipeline" }

  scaling {
    scaling_mode          = "MANUAL"
    manual_instance_count = var.workers.min
  }

  template {
    service_account = module.names.accounts.pipeline
    encryption_key  = var.kms_key

    containers {
      image = var.images.pipeline

      resources {
        limits = { cpu = "1", memory = "2Gi" }
      }

      dynamic "env" {
        for_each = merge(local.environment, { TABLE_MANAGER_URL = google_cloud_run_v2_service.this["table-manager"].uri })
        content {
          name  = env.key
          value = env.value
        }
      }
    }
  }

  lifecycle {
    # The autoscaler sets the number, and a release the image.
    ignore_changes = [scaling[0].manual_instance_count, template[0].containers[0].image, client, client_version]
  }

  depends_on = [google_pubsub_subscription_iam_member.this]
}

resource "google_cloud_run_v2_worker_pool_iam_member" "autoscaler" {
  count    = local.with_pool ? 1 : 0
  name     = google_cloud_run_v2_worker_pool.pipeline[0].name
  location = var.region
  role     = module.names.roles.scaler
  member   = module.names.members.autoscaler
}

resource "google_workflows_workflow" "autoscaler" {
  count               = local.with_pool ? 1 : 0
  name                = module.names.services.autoscaler
  region              = var.region
  description         = "Sets the number of the pipeline's workers by what waits in its subscription."
  service_account     = module.names.accounts.autoscaler
  call_log_level      = "LOG_ERRORS_ONLY"
  crypto_key_name     = var.kms_key
  deletion_protection = false
  source_contents     = file("${path.module}/autoscaler.yaml")

  user_env_vars = {
    PROJECT             = var.project_id
    SUBSCRIPTION        = google_pubsub_subscription.pipeline.name
    WORKER_POOL         = "projects/${var.project_id}/locations/${var.region}/workerPools/${google_cloud_run_v2_worker_pool.pipeline[0].name}"
    MIN_WORKERS         = tostring(var.workers.min)
    MAX_WORKERS         = tostring(var.workers.max)
    MESSAGES_PER_WORKER = tostring(var.workers.messages_per_worker)
  }
}

resource "google_cloud_scheduler_job" "autoscaler" {
  count            = local.with_pool ? 1 : 0
  name             = module.names.services.autoscaler
  region           = var.region
  schedule         = "* * * * *"
  time_zone        = "Etc/UTC"
  attempt_deadline = "30s"

  http_target {
    http_method = "POST"
    uri         = "https://workflowexecutions.googleapis.com/v1/projects/${var.project_id}/locations/${var.region}/workflows/${google_workflows_workflow.autoscaler[0].name}/executions"
    body        = base64encode("{}")
    headers     = { "Content-Type" = "application/json" }

    oauth_token {
      service_account_email = module.names.accounts.autoscaler
    }
  }
}

resource "google_dataflow_job" "pipeline" {
  count                        = local.with_pool ? 0 : 1
  name                         = module.names.services.pipeline
  region                       = var.region
  template_gcs_path            = "gs://${module.names.buckets.templates}/${var.dataflow_template}"
  temp_gcs_location            = "gs://${module.names.buckets.templates}/temp"
  service_account_email        = module.names.accounts.pipeline
  max_workers                  = var.workers.max
  enable_streaming_engine      = true
  kms_key_name                 = var.kms_key
  ip_configuration             = "WORKER_IP_PRIVATE"
  subnetwork                   = var.dataflow_subnetwork
  on_delete                    = "drain"
  skip_wait_on_job_termination = false

  depends_on = [google_pubsub_subscription_iam_member.this]
}
