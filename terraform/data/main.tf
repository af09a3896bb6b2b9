# What must outlive every deployment: dataset, buckets and topics, with who may use them. Event tables are not here: the table manager
# makes and changes them, and a plan that knew their columns would drop those it does not know yet.

resource "google_bigquery_dataset" "events" {
  dataset_id                 = module.names.dataset
  location                   = var.region
  description                = "One table per event type, made by the table manager."
  delete_contents_on_destroy = false
  max_time_travel_hours      = "168"

  dynamic "default_encryption_configuration" {
    for_each = var.kms_key[*]
    content {
      kms_key_name = default_encryption_configuration.value
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

# Every accepted message's id and attributes, written by a subscription. The books are kept against it.
resource "google_bigquery_table" "journal" {
  dataset_id          = google_bigquery_dataset.events.dataset_id
  table_id            = module.names.journal_table
  description         = "What the topic of events accepted: one row per message and delivery."
  deletion_protection = true
  clustering          = ["message_id"]

  time_partitioning {
    type          = "DAY"
    field         = "publish_time"
    expiration_ms = 30 * 24 * 3600 * 1000
  }

  # The columns that Pub/Sub writes; it writes the body, too, when there is a column for it.
  schema = jsonencode([
    { name = "subscription_name", type = "STRING", mode = "NULLABLE" },
    { name = "message_id", type = "STRING", mode = "NULLABLE" },
    { name = "publish_time", type = "TIMESTAMP", mode = "NULLABLE" },
    { name = "attributes", type = "JSON", mode = "NULLABLE" },
    { name = "data", type = "BYTES", mode = "NULLABLE" },
  ])

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_storage_bucket" "archive" {
  name                        = module.names.buckets.archive
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  soft_delete_policy {
    retention_duration_seconds = 30 * 24 * 3600
  }

  dynamic "retention_policy" {
    for_each = var.archive_retention_days[*]
    content {
      retention_period = retention_policy.value * 24 * 3600
    }
  }

  dynamic "lifecycle_rule" {
    for_each = var.archive_coldline_days[*]
    content {
      condition {
        age = lifecycle_rule.value
      }
      action {
        type          = "SetStorageClass"
        storage_class = "COLDLINE"
      }
    }
  }

  dynamic "encryption" {
    for_each = var.kms_key[*]
    content {
      default_kms_key_name = encryption.value
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_storage_bucket" "dead_letters" {
  name                        = module.names.buckets["dead-letters"]
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  soft_delete_policy {
    retention_duration_seconds = 7 * 24 * 3600
  }

  lifecycle_rule {
    condition {
      age = var.dead_letter_days
    }
    action {
      type = "Delete"
    }
  }

  dynamic "encryption" {
    for_each = var.kms_key[*]
    content {
      default_kms_key_name = encryption.value
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_storage_bucket" "templates" {
  name                        = module.names.buckets.templates
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  versioning {
    enabled = true
  }

  lifecycle_rule {
    condition {
      age            = 7
      matches_prefix = ["temp/"]
    }
    action {
      type = "Delete"
    }
  }

  dynamic "encryption" {
    for_each = var.kms_key[*]
    content {
      default_kms_key_name = encryption.value
    }
  }
}

resource "google_pubsub_topic" "this" {
  for_each                   = module.names.topics
  name                       = each.value
  kms_key_name               = var.kms_key
  message_retention_duration = "604800s"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
    enforce_in_transit          = false
  }

  lifecycle {
    prevent_destroy = true
  }
}

# A topic without a subscription loses what is published to it, so each dead-letter topic has one from the start.
resource "google_pubsub_subscription" "dead_letters" {
  for_each = {
    dead_letters               = google_pubsub_topic.this["dead_letters"].name
    table_manager_dead_letters = google_pubsub_topic.this["table_manager_dead_letters"].name
  }
  name                       = module.names.subscriptions[each.key]
  topic                      = "projects/${var.project_id}/topics/${each.value}"
  ack_deadline_seconds       = 60
  message_retention_duration = "2678400s"

  expiration_policy {
    ttl = ""
  }

  lifecycle {
    prevent_destroy = true
  }
}
