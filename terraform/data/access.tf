data "google_project" "this" {
  project_id = var.project_id
}

locals {
  pubsub_agent = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
  members      = module.names.members
}

resource "google_bigquery_dataset_iam_member" "this" {
  for_each = {
    table-manager = module.names.roles.table_manager
    pipeline      = module.names.roles.row_writer
    bookkeeper    = "roles/bigquery.dataViewer"
    verifier      = "roles/bigquery.dataViewer"
  }
  dataset_id = google_bigquery_dataset.events.dataset_id
  role       = each.value
  member     = local.members[each.key]
}

# The journal's rows come from Pub/Sub itself.
resource "google_bigquery_table_iam_member" "journal" {
  dataset_id = google_bigquery_dataset.events.dataset_id
  table_id   = google_bigquery_table.journal.table_id
  role       = module.names.roles.row_writer
  member     = local.pubsub_agent
}

locals {
  bucket_grants = {
    "archive compactor"            = { bucket = google_storage_bucket.archive.name, role = "roles/storage.objectUser", member = local.members.compactor }
    "archive pipeline create"      = { bucket = google_storage_bucket.archive.name, role = "roles/storage.objectCreator", member = local.members.pipeline }
    "archive pipeline read"        = { bucket = google_storage_bucket.archive.name, role = "roles/storage.objectViewer", member = local.members.pipeline }
    "archive verifier read"        = { bucket = google_storage_bucket.archive.name, role = "roles/storage.objectViewer", member = local.members.verifier }
    "dead letters bookkeeper"      = { bucket = google_storage_bucket.dead_letters.name, role = "roles/storage.objectViewer", member = local.members.bookkeeper }
    "dead letters pipeline"        = { bucket = google_storage_bucket.dead_letters.name, role = "roles/storage.objectUser", member = local.members.pipeline }
    "dead letters verifier"        = { bucket = google_storage_bucket.dead_letters.name, role = "roles/storage.objectUser", member = local.members.verifier }
    "templates pipeline"           = { bucket = google_storage_bucket.templates.name, role = "roles/storage.objectUser", member = local.members.pipeline }
    "templates workflows (deploy)" = { bucket = google_storage_bucket.templates.name, role = "roles/storage.objectUser", member = "serviceAccount:${module.names.deployers.apply}" }
  }
}

resource "google_storage_bucket_iam_member" "this" {
  for_each = local.bucket_grants
  bucket   = each.value.bucket
  role     = each.value.role
  member   = each.value.member
}

locals {
  publishers = {
    "events event-generator"               = { topic = "events", member = local.members["event-generator"] }
    "events verifier"                      = { topic = "events", member = local.members.verifier }
    "events pipeline (announces, replays)" = { topic = "events", member = local.members.pipeline }
    "dead_letters pipeline"                = { topic = "dead_letters", member = local.members.pipeline }
    "dead_letters Pub/Sub"                 = { topic = "dead_letters", member = local.pubsub_agent }
    "table_manager_dead_letters Pub/Sub"   = { topic = "table_manager_dead_letters", member = local.pubsub_agent }
  }
}

resource "google_pubsub_topic_iam_member" "publishers" {
  for_each = local.publishers
  topic    = google_pubsub_topic.this[each.value.topic].name
  role     = "roles/pubsub.publisher"
  member   = each.value.member
}

# Whether a topic or subscription is there is part of readiness, and takes a right of its own.
resource "google_pubsub_topic_iam_member" "generator_sees" {
  topic  = google_pubsub_topic.this["events"].name
  role   = "roles/pubsub.viewer"
  member = local.members["event-generator"]
}

locals {
  letter_readers = {
    "pipeline subscriber" = { role = "roles/pubsub.subscriber", member = local.members.pipeline }
    "pipeline viewer"     = { role = "roles/pubsub.viewer", member = local.members.pipeline }
    "bookkeeper viewer"   = { role = "roles/pubsub.viewer", member = local.members.bookkeeper }
  }
}

resource "google_pubsub_subscription_iam_member" "dead_letters" {
  for_each     = local.letter_readers
  subscription = google_pubsub_subscription.dead_letters["dead_letters"].name
  role         = each.value.role
  member       = each.value.member
}
