locals {
  charts = [
    { title = "Messages published", filter = "resource.type = \"pubsub_topic\" AND resource.labels.topic_id = \"${module.names.topics.events}\" AND metric.type = \"pubsub.googleapis.com/topic/send_message_operation_count\"", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", groups = [] },
    { title = "Backlog age, seconds", filter = "${local.of_subscription}/oldest_unacked_message_age\"", aligner = "ALIGN_MAX", reducer = "REDUCE_MAX", groups = ["resource.label.subscription_id"] },
    { title = "Backlog, messages", filter = "${local.of_subscription}/num_undelivered_messages\"", aligner = "ALIGN_MAX", reducer = "REDUCE_MAX", groups = ["resource.label.subscription_id"] },
    { title = "Dead letters by event type and code", filter = local.of_log.dead_letters, aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM", groups = ["metric.label.event_type", "metric.label.code"] },
    { title = "Events waiting for their table", filter = local.of_log.events_waiting, aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM", groups = ["metric.label.event_type"] },
    { title = "Books not balanced", filter = local.of_log.books_not_balanced, aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM", groups = [] },
    { title = "Requests by service and status", filter = "${local.of_service} AND metric.type = \"run.googleapis.com/request_count\"", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", groups = ["resource.label.service_name", "metric.label.response_code_class"] },
    { title = "Latency, 99th percentile, ms", filter = "${local.of_service} AND metric.type = \"run.googleapis.com/request_latencies\"", aligner = "ALIGN_PERCENTILE_99", reducer = "REDUCE_MAX", groups = ["resource.label.service_name"] },
    { title = "Instances of the services", filter = "${local.of_service} AND metric.type = \"run.googleapis.com/container/instance_count\"", aligner = "ALIGN_MAX", reducer = "REDUCE_SUM", groups = ["resource.label.service_name"] },
    { title = "Rows uploaded to BigQuery", filter = "resource.type = \"bigquery_dataset\" AND resource.labels.dataset_id = \"${module.names.dataset}\" AND metric.type = \"bigquery.googleapis.com/storage/uploaded_row_count\"", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", groups = ["metric.label.table"] },
    { title = "Objects in the archive", filter = "resource.type = \"gcs_bucket\" AND resource.labels.bucket_name = \"${module.names.buckets.archive}\" AND metric.type = \"storage.googleapis.com/api/request_count\"", aligner = "ALIGN_RATE", reducer = "REDUCE_SUM", groups = ["metric.label.method"] },
  ]

  tiles = concat(
    [for chart in local.charts : {
      title = chart.title
      xyChart = {
        dataSets = [{
          plotType = "LINE"
          timeSeriesQuery = { timeSeriesFilter = {
            filter = chart.filter
            aggregation = {
              alignmentPeriod    = "60s"
              perSeriesAligner   = chart.aligner
              crossSeriesReducer = chart.reducer
              groupByFields      = chart.groups
            }
          } }
        }]
      }
    }],
    [{ title = "Event types", text = { format = "MARKDOWN", content = module.events.catalogue } }],
  )
}

resource "google_monitoring_dashboard" "this" {
  dashboard_json = jsonencode({
    displayName = "Eventloom ${var.environment}"
    mosaicLayout = {
      columns = 12
      tiles   = [for index, tile in local.tiles : { xPos = 6 * (index % 2), yPos = 4 * floor(index / 2), width = 6, height = 4, widget = tile }]
    }
  })
}
