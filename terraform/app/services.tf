locals {
  # A name, not an address: the address is known only once the service stands, and who verifies tokens needs to know before.
  push_audience = "https://${module.names.services["table-manager"]}"
  pusher        = module.names.accounts[var.table_manager_trigger == "eventarc" ? "eventarc" : "push"]

  environment = {
    PLATFORM                   = "gcp"
    GCP_PROJECT_ID             = var.project_id
    EVENTS_TOPIC               = module.names.topics.events
    EVENTS_SUBSCRIPTION        = module.names.subscriptions.pipeline
    TABLE_MANAGER_SUBSCRIPTION = module.names.subscriptions.table_manager
    DEAD_LETTER_TOPIC          = module.names.topics.dead_letters
    DEAD_LETTER_SUBSCRIPTION   = module.names.subscriptions.dead_letters
    BIGQUERY_DATASET           = module.names.dataset
    ARCHIVE_BUCKET             = module.names.buckets.archive
    DEAD_LETTER_BUCKET         = module.names.buckets["dead-letters"]
  }

  ingress = {
    all                        = "INGRESS_TRAFFIC_ALL"
    internal                   = "INGRESS_TRAFFIC_INTERNAL_ONLY"
    internal-and-load-balancer = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
  }

  services = {
    event-generator = {
      image       = var.images.event_generator
      instances   = var.instances.event_generator
      concurrency = 80
      memory      = "1Gi"
      audiences   = []
      environment = local.environment
    }
    table-manager = {
      image       = var.images.table_manager
      instances   = var.instances.table_manager
      concurrency = 80
      memory      = "512Mi"
      audiences   = [local.push_audience]
      environment = merge(local.environment, { PUSH_AUDIENCE = local.push_audience, PUSH_SERVICE_ACCOUNT = local.pusher })
    }
  }
}

resource "google_cloud_run_v2_service" "this" {
  for_each             = local.services
  name                 = module.names.services[each.key]
  location             = var.region
  ingress              = local.ingress[var.ingress]
  custom_audiences     = each.value.audiences
  invoker_iam_disabled = false
  deletion_protection  = var.environment == "prod"
  labels               = { component = each.key }

  template {
    service_account                  = module.names.accounts[each.key]
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    max_instance_request_concurrency = each.value.concurrency
    timeout                          = "60s"
    encryption_key                   = var.kms_key

    scaling {
      min_instance_count = each.value.instances.min
      max_instance_count = each.value.instances.max
    }

    containers {
      image = each.value.image

      resources {
        limits            = { cpu = "1", memory = each.value.memory }
        cpu_idle          = true
        startup_cpu_boost = true
      }

      ports {
        container_port = 8080
      }

      dynamic "env" {
        for_each = each.value.environment
        content {
          name  = env.key
          value = env.value
        }
      }

      startup_probe {
        http_get {
          path = "/health"
        }
        period_seconds    = 1
        timeout_seconds   = 1
        failure_threshold = 60
      }

      liveness_probe {
        http_get {
          path = "/liveness"
        }
        period_seconds    = 10
        timeout_seconds   = 5
        failure_threshold = 6
      }
    }
  }

  lifecycle {
    # A release brings images one component after the other, consumers first; here they only make the first revision.
    ignore_changes = [client, client_version, template[0].containers[0].image]
  }
}

locals {
  invokers = merge(
    {
      "event-generator verifier" = { service = "event-generator", member = module.names.members.verifier }
      "table-manager verifier"   = { service = "table-manager", member = module.names.members.verifier }
      "table-manager pipeline"   = { service = "table-manager", member = module.names.members.pipeline }
      "table-manager deployment" = { service = "table-manager", member = "serviceAccount:${module.names.deployers.apply}" }
      "table-manager trigger"    = { service = "table-manager", member = "serviceAccount:${local.pusher}" }
    },
    { for member in var.generator_invokers : "event-generator ${member}" => { service = "event-generator", member = member } },
  )
}

resource "google_cloud_run_v2_service_iam_member" "invokers" {
  for_each = local.invokers
  name     = google_cloud_run_v2_service.this[each.value.service].name
  location = var.region
  role     = "roles/run.invoker"
  member   = each.value.member
}
