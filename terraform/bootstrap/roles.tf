# Custom roles, because each predefined one that would do can also delete or read what its holder has no business with.

resource "google_project_iam_custom_role" "table_manager" {
  role_id     = basename(module.names.roles.table_manager)
  title       = "Eventloom table manager"
  description = "Makes and changes tables. Cannot delete them, nor read or write rows."
  permissions = [
    "bigquery.datasets.get",
    "bigquery.tables.create",
    "bigquery.tables.get",
    "bigquery.tables.list",
    "bigquery.tables.update",
  ]
}

resource "google_project_iam_custom_role" "row_writer" {
  role_id     = basename(module.names.roles.row_writer)
  title       = "Eventloom row writer"
  description = "Streams rows into tables and reads them back. Cannot make, change or delete a table."
  permissions = [
    "bigquery.datasets.get",
    "bigquery.tables.get",
    "bigquery.tables.getData",
    "bigquery.tables.list",
    "bigquery.tables.updateData",
  ]
}

resource "google_project_iam_custom_role" "scaler" {
  role_id     = basename(module.names.roles.scaler)
  title       = "Eventloom scaler"
  description = "Reads and updates a worker pool."
  permissions = [
    "run.operations.get",
    "run.workerpools.get",
    "run.workerpools.update",
  ]
}

locals {
  # What the stacks `data` and `app` make. Nothing here deletes a dataset, a table, a bucket, an object, a topic or an account.
  deployer_permissions = [
    "bigquery.datasets.create",
    "bigquery.datasets.get",
    "bigquery.datasets.getIamPolicy",
    "bigquery.datasets.setIamPolicy",
    "bigquery.datasets.update",
    "bigquery.tables.create",
    "bigquery.tables.get",
    "bigquery.tables.update",
    "cloudscheduler.jobs.create",
    "cloudscheduler.jobs.delete",
    "cloudscheduler.jobs.get",
    "cloudscheduler.jobs.update",
    "dataflow.jobs.cancel",
    "dataflow.jobs.create",
    "dataflow.jobs.get",
    "dataflow.jobs.list",
    "dataflow.jobs.updateContents",
    "eventarc.operations.get",
    "eventarc.triggers.create",
    "eventarc.triggers.delete",
    "eventarc.triggers.get",
    "eventarc.triggers.update",
    "logging.logMetrics.create",
    "logging.logMetrics.delete",
    "logging.logMetrics.get",
    "logging.logMetrics.update",
    "monitoring.alertPolicies.create",
    "monitoring.alertPolicies.delete",
    "monitoring.alertPolicies.get",
    "monitoring.alertPolicies.update",
    "monitoring.dashboards.create",
    "monitoring.dashboards.delete",
    "monitoring.dashboards.get",
    "monitoring.dashboards.update",
    "pubsub.subscriptions.create",
    "pubsub.subscriptions.get",
    "pubsub.subscriptions.getIamPolicy",
    "pubsub.subscriptions.setIamPolicy",
    "pubsub.subscriptions.update",
    "pubsub.topics.attachSubscription",
    "pubsub.topics.create",
    "pubsub.topics.get",
    "pubsub.topics.getIamPolicy",
    "pubsub.topics.setIamPolicy",
    "pubsub.topics.update",
    "run.jobs.create",
    "run.jobs.get",
    "run.jobs.getIamPolicy",
    "run.jobs.list",
    "run.jobs.setIamPolicy",
    "run.jobs.update",
    "run.operations.get",
    "run.services.create",
    "run.services.get",
    "run.services.getIamPolicy",
    "run.services.setIamPolicy",
    "run.services.update",
    "run.workerpools.create",
    "run.workerpools.delete",
    "run.workerpools.get",
    "run.workerpools.getIamPolicy",
    "run.workerpools.setIamPolicy",
    "run.workerpools.update",
    "storage.buckets.create",
    "storage.buckets.get",
    "storage.buckets.getIamPolicy",
    "storage.buckets.setIamPolicy",
    "storage.buckets.update",
    "workflows.operations.get",
    "workflows.workflows.create",
    "workflows.workflows.delete",
    "workflows.workflows.get",
    "workflows.workflows.update",
  ]

  # Only where destroying is allowed at all.
  destroyer_permissions = [
    # What is destroyed is kept as snapshots for a while.
    "bigquery.datasets.create",
    "bigquery.jobs.create",
    "bigquery.tables.create",
    "bigquery.tables.createSnapshot",
    "bigquery.tables.getData",
    "bigquery.datasets.delete",
    "bigquery.tables.delete",
    "bigquery.tables.list",
    "cloudscheduler.jobs.delete",
    "dataflow.jobs.cancel",
    "dataflow.jobs.updateContents",
    "eventarc.triggers.delete",
    "logging.logMetrics.delete",
    "monitoring.alertPolicies.delete",
    "monitoring.dashboards.delete",
    "pubsub.subscriptions.delete",
    "pubsub.subscriptions.getIamPolicy",
    "pubsub.subscriptions.setIamPolicy",
    "pubsub.topics.delete",
    "pubsub.topics.detachSubscription",
    "pubsub.topics.getIamPolicy",
    "pubsub.topics.setIamPolicy",
    "run.jobs.delete",
    "run.jobs.setIamPolicy",
    "run.jobs.update",
    "run.services.delete",
    "run.services.setIamPolicy",
    "run.services.update",
    "run.workerpools.delete",
    "run.workerpools.setIamPolicy",
    "run.workerpools.update",
    "storage.buckets.delete",
    "storage.buckets.setIamPolicy",
    "storage.objects.delete",
    "storage.objects.list",
    "workflows.workflows.delete",
  ]
}

resource "google_project_iam_custom_role" "deployer" {
  role_id     = basename(module.names.roles.deployer)
  title       = "Eventloom deployer"
  description = "Applies the stacks data and app. Deletes no data."
  permissions = local.deployer_permissions
}

resource "google_project_iam_custom_role" "destroyer" {
  count       = local.destroyable ? 1 : 0
  role_id     = basename(module.names.roles.destroyer)
  title       = "Eventloom destroyer"
  description = "Destroys an environment that is not production."
  permissions = local.destroyer_permissions
}
