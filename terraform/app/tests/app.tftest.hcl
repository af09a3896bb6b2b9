mock_provider "google" {
  override_during = plan

  mock_data "google_project" {
    defaults = { number = "111222333444" }
  }
  mock_resource "google_cloud_run_v2_service" {
    defaults = { uri = "https://table-manager.example" }
  }
}

variables {
  project_id = "acme-events"
  images = {
    event_generator = "example/event-generator@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    table_manager   = "example/table-manager@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    pipeline        = "example/pipeline@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    bookkeeper      = "example/bookkeeper@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  }
}

run "by_default" {
  command = plan

  assert {
    condition     = sort([for service in google_cloud_run_v2_service.this : service.name]) == tolist(["prod-event-generator", "prod-table-manager"])
    error_message = "the services have other names"
  }
  assert {
    condition     = alltrue([for service in google_cloud_run_v2_service.this : service.template[0].scaling[0].min_instance_count == 0 && service.template[0].scaling[0].max_instance_count == 1000])
    error_message = "a service does not scale from 0 to 1000"
  }
  assert {
    condition     = google_pubsub_subscription.pipeline.name == "backend-events-topic-sub"
    error_message = "the subscription has another name"
  }
  assert {
    condition     = google_pubsub_subscription.table_manager[0].push_config[0].push_endpoint == "https://table-manager.example/"
    error_message = "pushes go somewhere else"
  }
  assert {
    condition     = google_pubsub_subscription.table_manager[0].push_config[0].oidc_token[0].audience == one([for one in google_cloud_run_v2_service.this["table-manager"].template[0].containers[0].env : one.value if one.name == "PUSH_AUDIENCE"])
    error_message = "the table manager expects another audience than it is pushed with"
  }
  assert {
    condition     = length(google_eventarc_trigger.table_manager) == 0 && length(google_dataflow_job.pipeline) == 0 && output.eventarc_subscription == null
    error_message = "more runs than was asked for"
  }
}

run "schedules_are_those_that_the_docs_tell" {
  command = plan

  assert {
    condition     = google_cloud_scheduler_job.autoscaler[0].schedule == "* * * * *"
    error_message = "the number of workers is not looked at each minute"
  }
  assert {
    condition     = google_cloud_scheduler_job.jobs["bookkeeper"].schedule == "7 * * * *" && one([for one in google_cloud_run_v2_job.this["bookkeeper"].template[0].template[0].containers[0].env : one.value if one.name == "BOOKS_MINUTES"]) == "125"
    error_message = "there are minutes whose books nobody balances"
  }
}

run "the_autoscaler_knows_what_it_scales" {
  command = plan

  assert {
    condition     = join(" ", keys(google_workflows_workflow.autoscaler[0].user_env_vars)) == "MAX_WORKERS MESSAGES_PER_WORKER MIN_WORKERS PROJECT SUBSCRIPTION WORKER_POOL" && strcontains(google_workflows_workflow.autoscaler[0].source_contents, "MESSAGES_PER_WORKER")
    error_message = "the autoscaler does not know what it scales"
  }
  assert {
    condition     = google_cloud_run_v2_worker_pool.pipeline[0].scaling[0].scaling_mode == "MANUAL" && google_cloud_run_v2_worker_pool.pipeline[0].scaling[0].manual_instance_count == 1
    error_message = "the pool begins with another number than one worker"
  }
}

run "each_job_runs_its_own_program" {
  command = plan

  assert {
    condition     = google_cloud_run_v2_job.this["bookkeeper"].template[0].template[0].containers[0].args == null && join(" ", google_cloud_run_v2_job.this["compactor"].template[0].template[0].containers[0].args) == "main.mjs compact"
    error_message = "a job runs another job's program"
  }
}

run "a_locked_archive_is_left_alone" {
  command = plan

  variables {
    compaction_schedule = null
  }

  assert {
    condition     = join(",", keys(google_cloud_run_v2_job.this)) == "bookkeeper"
    error_message = "something would join objects that cannot be deleted"
  }
}

run "with_eventarc" {
  command = plan

  variables {
    table_manager_trigger = "eventarc"
  }

  assert {
    condition     = length(google_pubsub_subscription.table_manager) == 0 && google_eventarc_trigger.table_manager[0].transport[0].pubsub[0].topic == "projects/acme-events/topics/backend-events-topic"
    error_message = "events do not come by Eventarc"
  }
  assert {
    condition     = google_cloud_run_v2_service_iam_member.invokers["table-manager trigger"].member == "serviceAccount:prod-eventarc@acme-events.iam.gserviceaccount.com"
    error_message = "Eventarc may not call the table manager"
  }
}

run "with_dataflow" {
  command = plan

  variables {
    pipeline_runner   = "dataflow"
    dataflow_template = "templates/pipeline-1"
  }

  assert {
    condition     = length(google_cloud_run_v2_worker_pool.pipeline) == 0 && length(google_workflows_workflow.autoscaler) == 0
    error_message = "the worker pool runs besides Dataflow"
  }
  assert {
    condition     = google_dataflow_job.pipeline[0].template_gcs_path == "gs://acme-events-prod-templates/templates/pipeline-1"
    error_message = "another template is started"
  }
}

run "nobody_unknown_may_call" {
  command = plan

  variables {
    generator_invokers = ["allUsers"]
  }

  expect_failures = [var.generator_invokers]
}
