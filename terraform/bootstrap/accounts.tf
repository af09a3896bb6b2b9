locals {
  # Nothing can delete production: there is no account for it.
  destroyable = var.environment != "prod"
  deployers   = toset(concat(["images", "plan", "apply"], local.destroyable ? ["destroy"] : []))
  # Who gets a role is named, not referred to, so that a plan shows it before apply.
  deployer_members = { for name in local.deployers : name => "serviceAccount:${module.names.deployers[name]}" }
  account_names    = { for name, email in merge(module.names.accounts, module.names.deployers) : name => "projects/${var.project_id}/serviceAccounts/${email}" }

  # What a component may do in the whole project; all else is granted on one resource, in the stack that makes it.
  project_roles = {
    event-generator = ["roles/cloudtrace.agent", "roles/monitoring.metricWriter"]
    table-manager   = ["roles/cloudtrace.agent", "roles/monitoring.metricWriter"]
    pipeline        = ["roles/cloudtrace.agent", "roles/monitoring.metricWriter", "roles/monitoring.viewer", "roles/bigquery.jobUser", "roles/dataflow.worker"]
    bookkeeper      = ["roles/bigquery.jobUser", "roles/monitoring.viewer"]
    eventarc        = ["roles/eventarc.eventReceiver"]
    autoscaler      = ["roles/monitoring.viewer", "roles/logging.logWriter", "roles/workflows.invoker"]
    verifier        = ["roles/bigquery.jobUser", "roles/dataflow.viewer", "roles/monitoring.viewer", "roles/pubsub.viewer"]
  }

  # A plan reads what exists and who may use it, never data.
  plan_roles = [
    "roles/artifactregistry.reader",
    "roles/bigquery.metadataViewer",
    "roles/browser",
    "roles/cloudscheduler.viewer",
    "roles/dataflow.viewer",
    "roles/eventarc.viewer",
    "roles/iam.securityReviewer",
    "roles/logging.viewer",
    "roles/monitoring.viewer",
    "roles/pubsub.viewer",
    "roles/run.viewer",
    "roles/storage.bucketViewer",
    "roles/workflows.viewer",
  ]

  project_grants = merge([
    for name, roles in local.project_roles :
    { for role in roles : "${name} ${role}" => { role = role, member = module.names.members[name] } }
  ]...)

  deployer_grants = merge(
    { for role in local.plan_roles : "plan ${role}" => { role = role, account = "plan" } },
    { for role in local.plan_roles : "apply ${role}" => { role = role, account = "apply" } },
    { "apply deployer" = { role = module.names.roles.deployer, account = "apply" } },
    local.destroyable ? { for role in local.plan_roles : "destroy ${role}" => { role = role, account = "destroy" } } : {},
    local.destroyable ? { "destroy destroyer" = { role = module.names.roles.destroyer, account = "destroy" } } : {},
  )
}

resource "google_service_account" "components" {
  for_each     = module.names.accounts
  account_id   = split("@", each.value)[0]
  display_name = "Eventloom ${var.environment}: ${each.key}"

  depends_on = [google_project_service.this]
}

resource "google_service_account" "deployers" {
  for_each     = local.deployers
  account_id   = split("@", module.names.deployers[each.key])[0]
  display_name = "Eventloom ${var.environment}: terraform ${each.key}"

  depends_on = [google_project_service.this]
}

resource "google_project_iam_member" "components" {
  for_each = local.project_grants
  project  = var.project_id
  role     = each.value.role
  member   = each.value.member

  depends_on = [google_service_account.components]
}

resource "google_project_iam_member" "deployers" {
  for_each = local.deployer_grants
  project  = var.project_id
  role     = each.value.role
  member   = local.deployer_members[each.value.account]

  depends_on = [google_service_account.deployers, google_project_iam_custom_role.deployer, google_project_iam_custom_role.destroyer]
}

# Who starts something that runs as a component's account must be allowed to act as it.
resource "google_service_account_iam_member" "apply_acts_as" {
  for_each           = module.names.accounts
  service_account_id = local.account_names[each.key]
  role               = "roles/iam.serviceAccountUser"
  member             = local.deployer_members["apply"]

  depends_on = [google_service_account.components, google_service_account.deployers]
}

resource "google_service_account_iam_member" "autoscaler_acts_as_pipeline" {
  service_account_id = local.account_names["pipeline"]
  role               = "roles/iam.serviceAccountUser"
  member             = module.names.members.autoscaler

  depends_on = [google_service_account.components]
}

# The deployment's checks run in the workflow that applied it.
resource "google_service_account_iam_member" "apply_becomes_verifier" {
  service_account_id = local.account_names["verifier"]
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = local.deployer_members["apply"]

  depends_on = [google_service_account.components, google_service_account.deployers]
}

# Pub/Sub and Eventarc sign pushes as these accounts.
resource "google_service_account_iam_member" "pubsub_signs" {
  for_each           = toset(["push", "eventarc"])
  service_account_id = local.account_names[each.key]
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = "serviceAccount:service-${local.number}@gcp-sa-pubsub.iam.gserviceaccount.com"

  depends_on = [google_service_account.components]
}

# Plans of pull requests read the state and take no lock: whoever can open a pull request must not be able to write it.
resource "google_storage_bucket_iam_member" "state" {
  for_each = { for name in setsubtract(local.deployers, ["images"]) : name => name == "plan" ? "roles/storage.objectViewer" : "roles/storage.objectUser" }
  bucket   = google_storage_bucket.state.name
  role     = each.value
  member   = local.deployer_members[each.key]

  depends_on = [google_service_account.deployers]
}

resource "google_artifact_registry_repository_iam_member" "images" {
  # Where a key may be used there is one for all jobs.
  for_each   = { images = "roles/artifactregistry.writer", apply = local.destroyable ? "roles/artifactregistry.writer" : "roles/artifactregistry.reader" }
  location   = var.region
  repository = google_artifact_registry_repository.images.name
  role       = each.value
  member     = local.deployer_members[each.key]

  depends_on = [google_service_account.deployers]
}

resource "google_artifact_registry_repository_iam_member" "pipeline" {
  location   = var.region
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.reader"
  member     = module.names.members.pipeline

  depends_on = [google_service_account.components]
}
