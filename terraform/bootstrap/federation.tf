# GitHub's workflows act as service accounts without a key. The provider takes tokens of one repository only, by numeric ids; which
# account a workflow may act as then depends on what it runs for.

resource "google_iam_workload_identity_pool" "github" {
  workload_identity_pool_id = "${var.environment}-github"
  display_name              = "GitHub workflows (${var.environment})"

  depends_on = [google_project_service.this]
}

resource "google_iam_workload_identity_pool_provider" "github" {
  workload_identity_pool_id          = google_iam_workload_identity_pool.github.workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  display_name                       = "One repository"

  attribute_condition = join(" && ", [
    "assertion.repository_id == '${var.github_repository_id}'",
    "assertion.repository_owner_id == '${var.github_owner_id}'",
  ])

  attribute_mapping = {
    "google.subject"          = "assertion.sub"
    "attribute.repository_id" = "assertion.repository_id"
    "attribute.event"         = "assertion.event_name"
    # A GitHub environment, whose reviewers have agreed, and the branch; a job without an environment has none to show.
    "attribute.deployment" = "has(assertion.environment) ? assertion.environment + '@' + assertion.ref : 'none'"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

locals {
  pool = "principalSet://iam.googleapis.com/projects/${local.number}/locations/global/workloadIdentityPools/${google_iam_workload_identity_pool.github.workload_identity_pool_id}"
  # What may act as which account.
  federated = merge(
    {
      plan = "${local.pool}/attribute.repository_id/${var.github_repository_id}"
      # Images are built before the reviewers are asked, so that they see the plan with them.
      images = "${local.pool}/attribute.deployment/${var.environment}-build@${var.deploy_ref}"
      apply  = "${local.pool}/attribute.deployment/${var.environment}@${var.deploy_ref}"
    },
    local.destroyable ? { destroy = "${local.pool}/attribute.deployment/${var.environment}-destroy@${var.deploy_ref}" } : {},
  )
}

resource "google_service_account_iam_member" "federated" {
  for_each           = local.federated
  service_account_id = local.account_names[each.key]
  role               = "roles/iam.workloadIdentityUser"
  member             = each.value

  depends_on = [google_service_account.deployers]
}
