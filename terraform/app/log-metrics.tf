# The services tell what happens in JSON lines; these count the lines that somebody must act on.

locals {
  pipeline_resource = local.with_pool ? "cloud_run_worker_pool" : "dataflow_step"

  log_metrics = {
    dead_letters = {
      description = "Events given up, by code and event type."
      resource    = local.pipeline_resource
      filter      = "jsonPayload.message=\"events dead-lettered\""
      labels      = ["event_type", "code"]
    }
    events_waiting = {
      description = "Events that have waited for their table or schema for 15 minutes."
      resource    = local.pipeline_resource
      filter      = "jsonPayload.message=\"events have waited for 15 minutes\""
      labels      = ["event_type"]
    }
    pipeline_stalled = {
      description = "Workers that stand still."
      resource    = local.pipeline_resource
      filter      = "jsonPayload.message=\"the pipeline stands still and is not ready\""
      labels      = []
    }
    circuits_opened = {
      description = "Circuit breakers that opened, by what was tried."
      resource    = local.pipeline_resource
      filter      = "jsonPayload.message:\"circuit opened\""
      labels      = ["work"]
    }
    tables_refused = {
      description = "Changes of tables that BigQuery or our own rules refuse."
      resource    = "cloud_run_revision"
      filter      = "jsonPayload.message=\"table change refused\""
      labels      = ["event_type"]
    }
    books_not_balanced = {
      description = "Looks at closed minutes whose books do not balance."
      resource    = "cloud_run_job"
      filter      = "jsonPayload.message=\"the books do not balance\""
      labels      = []
    }
  }
}

resource "google_logging_metric" "this" {
  for_each         = local.log_metrics
  name             = "eventloom/${var.environment}/${each.key}"
  description      = each.value.description
  filter           = "resource.type=\"${each.value.resource}\" AND ${each.value.filter}"
  label_extractors = { for label in each.value.labels : label => "EXTRACT(jsonPayload.${label})" }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"

    dynamic "labels" {
      for_each = each.value.labels
      content {
        key        = labels.value
        value_type = "STRING"
      }
    }
  }
}
