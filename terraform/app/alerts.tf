# One policy per thing that can go wrong, grouped by event type, service or subscription: a new event type is in all of them at once.
# Each is explained in docs/operations.md under its key.

locals {
  of_subscription = "resource.type = \"pubsub_subscription\" AND metric.type = \"pubsub.googleapis.com/subscription"
  of_service      = "resource.type = \"cloud_run_revision\" AND resource.labels.service_name = one_of(${join(", ", formatlist("\"%s\"", [for service in google_cloud_run_v2_service.this : service.name]))})"
  of_log          = { for key, metric in google_logging_metric.this : key => "resource.type = \"${local.log_metrics[key].resource}\" AND metric.type = \"logging.googleapis.com/user/${metric.name}\"" }

  own_subscriptions = concat(
    [google_pubsub_subscription.pipeline.name, google_pubsub_subscription.journal.name],
    google_pubsub_subscription.table_manager[*].name,
  )

  counted = { aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM", period = 300, threshold = 0, duration = 0, denominator = null }

  alerts = merge(
    {
      backlog-age = {
        title       = "Messages wait too long"
        severity    = "ERROR"
        filter      = "${local.of_subscription}/oldest_unacked_message_age\" AND resource.labels.subscription_id = one_of(${join(", ", formatlist("\"%s\"", local.own_subscriptions))})"
        denominator = null
        aligner     = "ALIGN_MAX"
        reducer     = "REDUCE_MAX"
        groups      = ["resource.label.subscription_id"]
        period      = 60
        threshold   = var.thresholds.backlog_age_seconds
        duration    = 300
      }
      table-manager-letters = {
        title       = "The table manager's messages were given up"
        severity    = "ERROR"
        filter      = "${local.of_subscription}/num_undelivered_messages\" AND resource.labels.subscription_id = \"${module.names.subscriptions.table_manager_dead_letters}\""
        denominator = null
        aligner     = "ALIGN_MAX"
        reducer     = "REDUCE_MAX"
        groups      = ["resource.label.subscription_id"]
        period      = 60
        threshold   = 0
        duration    = 0
      }
      error-rate = {
        title       = "Requests fail"
        severity    = "ERROR"
        filter      = "${local.of_service} AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\""
        denominator = "${local.of_service} AND metric.type = \"run.googleapis.com/request_count\""
        aligner     = "ALIGN_RATE"
        reducer     = "REDUCE_SUM"
        groups      = ["resource.label.service_name"]
        period      = 60
        threshold   = var.thresholds.error_ratio
        duration    = 300
      }
      latency = {
        title       = "Requests take long"
        severity    = "WARNING"
        filter      = "${local.of_service} AND metric.type = \"run.googleapis.com/request_latencies\""
        denominator = null
        aligner     = "ALIGN_PERCENTILE_99"
        reducer     = "REDUCE_MAX"
        groups      = ["resource.label.service_name"]
        period      = 60
        threshold   = var.thresholds.latency_milliseconds
        duration    = 600
      }
      dead-letters = merge(local.counted, {
        title    = "Events are dead-lettered"
        severity = "WARNING"
        filter   = local.of_log.dead_letters
        groups   = ["metric.label.event_type", "metric.label.code"]
      })
      books-not-balanced = merge(local.counted, {
        title    = "The books do not balance"
        severity = "CRITICAL"
        filter   = local.of_log.books_not_balanced
        groups   = []
      })
      job-failed = merge(local.counted, {
        title     = "A job fails"
        severity  = "WARNING"
        filter    = "resource.type = \"cloud_run_job\" AND resource.labels.job_name = one_of(${join(", ", formatlist("\"%s\"", [for job in google_cloud_run_v2_job.this : job.name]))}) AND metric.type = \"run.googleapis.com/job/completed_execution_count\" AND metric.labels.result = \"failed\""
        groups    = ["resource.label.job_name"]
        period    = 86400
        threshold = 0
      })
      events-waiting = merge(local.counted, {
        title    = "Events wait for their table"
        severity = "ERROR"
        filter   = local.of_log.events_waiting
        groups   = ["metric.label.event_type"]
      })
      table-change-refused = merge(local.counted, {
        title    = "A table cannot follow its schema"
        severity = "WARNING"
        filter   = local.of_log.tables_refused
        groups   = ["metric.label.event_type"]
      })
      circuit-open = merge(local.counted, {
        title    = "The pipeline has stopped pulling"
        severity = "ERROR"
        filter   = local.of_log.circuits_opened
        groups   = ["metric.label.work"]
      })
      pipeline-stalled = merge(local.counted, {
        title    = "A worker of the pipeline stands still"
        severity = "CRITICAL"
        filter   = local.of_log.pipeline_stalled
        groups   = []
      })
    },
    local.with_pool ? {
      pipeline-lag = {
        title       = "The pipeline lags"
        severity    = "CRITICAL"
        filter      = "${local.of_subscription}/oldest_unacked_message_age\" AND resource.labels.subscription_id = \"${google_pubsub_subscription.pipeline.name}\""
        denominator = null
        aligner     = "ALIGN_MAX"
        reducer     = "REDUCE_MAX"
        groups      = ["resource.label.subscription_id"]
        period      = 60
        threshold   = var.thresholds.pipeline_lag_seconds
        duration    = 600
      }
      autoscaler-failed = {
        title       = "The number of workers is not being set"
        severity    = "WARNING"
        filter      = "resource.type = \"workflows.googleapis.com/Workflow\" AND resource.labels.workflow_id = \"${google_workflows_workflow.autoscaler[0].name}\" AND metric.type = \"workflows.googleapis.com/finished_execution_count\" AND metric.labels.status = \"FAILED\""
        denominator = null
        aligner     = "ALIGN_DELTA"
        reducer     = "REDUCE_SUM"
        groups      = []
        period      = 300
        threshold   = 2
        duration    = 0
      }
      } : {
      pipeline-lag = {
        title       = "The pipeline lags"
        severity    = "CRITICAL"
        filter      = "resource.type = \"dataflow_job\" AND resource.labels.job_name = \"${google_dataflow_job.pipeline[0].name}\" AND metric.type = \"dataflow.googleapis.com/job/system_lag\""
        denominator = null
        aligner     = "ALIGN_MAX"
        reducer     = "REDUCE_MAX"
        groups      = ["resource.label.job_name"]
        period      = 60
        threshold   = var.thresholds.pipeline_lag_seconds
        duration    = 600
      }
    },
  )
}

resource "google_monitoring_alert_policy" "this" {
  for_each              = local.alerts
  display_name          = "${var.environment}: ${each.value.title}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = var.notification_channels
  user_labels           = { managed_by = "eventloom", env = var.environment, alert = each.key }

  conditions {
    display_name = each.value.title

    condition_threshold {
      filter             = each.value.filter
      denominator_filter = each.value.denominator
      comparison         = "COMPARISON_GT"
      threshold_value    = each.value.threshold
      duration           = "${each.value.duration}s"

      aggregations {
        alignment_period     = "${each.value.period}s"
        per_series_aligner   = each.value.aligner
        cross_series_reducer = each.value.reducer
        group_by_fields      = each.value.groups
      }

      dynamic "denominator_aggregations" {
        for_each = each.value.denominator[*]
        content {
          alignment_period     = "${each.value.period}s"
          per_series_aligner   = each.value.aligner
          cross_series_reducer = each.value.reducer
          group_by_fields      = each.value.groups
        }
      }
    }
  }

  alert_strategy {
    auto_close = "86400s"
  }

  documentation {
    mime_type = "text/markdown"
    subject   = "${var.environment}: ${each.value.title}"
    content   = "What to do: ${var.documentation_url}/operations.md#${each.key}\n\n${module.events.catalogue}\n"

    links {
      display_name = "Runbook"
      url          = "${var.documentation_url}/operations.md#${each.key}"
    }
  }
}
