output "dataset" {
  value = google_bigquery_dataset.events.dataset_id
}

output "buckets" {
  value = {
    archive      = google_storage_bucket.archive.name
    dead_letters = google_storage_bucket.dead_letters.name
    templates    = google_storage_bucket.templates.name
  }
}

output "topics" {
  value = { for key, topic in google_pubsub_topic.this : key => topic.name }
}
