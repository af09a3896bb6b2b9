output "workload_identity_provider" {
  description = "For the GitHub variable WORKLOAD_IDENTITY_PROVIDER."
  value       = google_iam_workload_identity_pool_provider.github.name
}

output "service_accounts" {
  description = "E-mails of the accounts that workflows act as."
  value       = { for name, account in google_service_account.deployers : name => account.email }
}

output "state_bucket" {
  description = "Where the stacks `data` and `app` keep their state."
  value       = google_storage_bucket.state.name
}

output "image_repository" {
  description = "What the names of images begin with."
  value       = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.images.repository_id}"
}
