data "google_project" "this" {
  project_id = var.project_id
}

locals {
  topics       = { for key, name in module.names.topics : key => "projects/${var.project_id}/topics/${name}" }
  pubsub_agent = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  with_push    = var.table_manager_trigger == "push"
  # What the table manager must see: announced messages, and raw ones.
  announce_filter = "attributes.announce = \"1\" OR NOT attributes:event_id"
}

resource "google_pubsub_subscription" "pipeline" {
  name                       = module.names.subscriptions.pipeline
  topic                      = local.topics.events
  ack_deadline_seconds       = 60
  message_retention_duration = "604800s"

  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  dead_letter_policy {
    dead_letter_topic     = local.topics.dead_letters
    max_delivery_attempts = 100
  }
}

resource "google_pubsub_subscription" "table_manager" {
  count                      = local.with_push ? 1 : 0
  name                       = module.names.subscriptions.table_manager
  topic                      = local.topics.events
  filter                     = local.announce_filter
  ack_deadline_seconds       = 60
  message_retention_duration = "604800s"

  push_config {
    push_endpoint = "${google_cloud_run_v2_service.this["table-manager"].uri}/"

    oidc_token {
      service_account_email = module.names.accounts.push
      audience              = local.push_audience
    }
  }

  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  dead_letter_policy {
    dead_letter_topic     = local.topics.table_manager_dead_letters
    max_delivery_attempts = 100
  }

  depends_on = [google_cloud_run_v2_service_iam_member.invokers]
}

# Pub/Sub itself writes down what the topic accepted: ids and attributes, without the bodies, which are data of persons and cost space.
resource "google_pubsub_subscription" "journal" {
  name                       = module.names.subscriptions.journal
  topic                      = local.topics.events
  message_retention_duration = "604800s"

  bigquery_config {
    table          = "${var.project_id}.${module.names.dataset}.${module.names.journal_table}"
    write_metadata = true
  }

  message_transforms {
    javascript_udf {
      function_name = "withoutBody"
      code          = "function withoutBody(message, metadata) { return { data: '-', attributes: message.attributes }; }"
    }
  }

  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  dead_letter_policy {
    dead_letter_topic     = local.topics.table_manager_dead_letters
    max_delivery_attempts = 100
  }
}

# Eventarc makes its own subscription, without a dead-letter policy and with a day of retention; neither can be set here. The output
# `eventarc_subscription` names it for the step after apply that sets both, and the deployment's checks fail until that is done.
resource "google_eventarc_trigger" "table_manager" {
  count           = local.with_push ? 0 : 1
  name            = module.names.services["table-manager"]
  location        = var.region
  service_account = module.names.accounts.eventarc

  matching_criteria {
    attribute = "type"
    value     = "google.cloud.pubsub.topic.v1.messagePublished"
  }

  transport {
    pubsub {
      topic = local.topics.events
    }
  }

  destination {
    cloud_run_service {
      service = google_cloud_run_v2_service.this["table-manager"].name
      region  = var.region
      path    = "/"
    }
  }

  depends_on = [google_cloud_run_v2_service_iam_member.invokers]
}

locals {
  subscription_grants = merge(
    {
      "pipeline subscriber"   = { subscription = google_pubsub_subscription.pipeline.name, role = "roles/pubsub.subscriber", member = module.names.members.pipeline }
      "pipeline viewer"       = { subscription = google_pubsub_subscription.pipeline.name, role = "roles/pubsub.viewer", member = module.names.members.pipeline }
      "pipeline bookkeeper"   = { subscription = google_pubsub_subscription.pipeline.name, role = "roles/pubsub.viewer", member = module.names.members.bookkeeper }
      "journal bookkeeper"    = { subscription = google_pubsub_subscription.journal.name, role = "roles/pubsub.viewer", member = module.names.members.bookkeeper }
      "pipeline dead letters" = { subscription = google_pubsub_subscription.pipeline.name, role = "roles/pubsub.subscriber", member = local.pubsub_agent }
      "journal dead letters"  = { subscription = google_pubsub_subscription.journal.name, role = "roles/pubsub.subscriber", member = local.pubsub_agent }
    },
    { for subscription in google_pubsub_subscription.table_manager : "table manager dead letters" => { subscription = subscription.name, role = "roles/pubsub.subscriber", member = local.pubsub_agent } },
  )
}

# Pub/Sub forwards to a dead-letter topic only what it may acknowledge on the subscription.
resource "google_pubsub_subscription_iam_member" "this" {
  for_each     = local.subscription_grants
  subscription = each.value.subscription
  role         = each.value.role
  member       = each.value.member
}
