mock_provider "google" {
  override_during = plan

  mock_data "google_project" {
    defaults = { number = "111222333444" }
  }
}

variables {
  project_id = "acme-events"
}

run "the_names_are_those_that_people_know" {
  command = plan

  assert {
    condition     = google_bigquery_dataset.events.dataset_id == "prod_events_dataset"
    error_message = "the dataset has another name"
  }
  assert {
    condition     = google_pubsub_topic.this["events"].name == "backend-events-topic"
    error_message = "the topic has another name"
  }
  assert {
    condition     = google_bigquery_dataset.events.location == "us-central1" && google_storage_bucket.archive.location == "us-central1"
    error_message = "data is somewhere else"
  }
}

run "dead_letters_are_held_for_a_month" {
  command = plan

  assert {
    condition     = alltrue([for subscription in google_pubsub_subscription.dead_letters : subscription.message_retention_duration == "2678400s" && subscription.expiration_policy[0].ttl == ""])
    error_message = "a dead letter can be lost"
  }
  assert {
    condition     = google_pubsub_topic_iam_member.publishers["dead_letters Pub/Sub"].member == "serviceAccount:service-111222333444@gcp-sa-pubsub.iam.gserviceaccount.com"
    error_message = "Pub/Sub cannot give anything up"
  }
}

run "the_table_manager_cannot_delete_tables" {
  command = plan

  assert {
    condition     = google_bigquery_dataset_iam_member.this["table-manager"].role == "projects/acme-events/roles/eventloomTableManager"
    error_message = "the table manager has another role than its own"
  }
}

run "an_archive_can_be_locked" {
  command = plan

  variables {
    archive_retention_days = 365
  }

  assert {
    condition     = tostring(google_storage_bucket.archive.retention_policy[0].retention_period) == "31536000"
    error_message = "archived objects can be deleted within the year"
  }
}

run "letters_are_not_thrown_away_over_a_weekend" {
  command = plan

  variables {
    dead_letter_days = 2
  }

  expect_failures = [var.dead_letter_days]
}
