mock_provider "google" {
  override_during = plan

  mock_data "google_project" {
    defaults = { number = "111222333444" }
  }
  mock_resource "google_iam_workload_identity_pool" {
    defaults = { name = "projects/111222333444/locations/global/workloadIdentityPools/github" }
  }
}

variables {
  project_id           = "acme-events"
  github_repository_id = 123456789
  github_owner_id      = 987654
}

run "a_deployment_comes_from_its_environment_and_branch" {
  command = plan

  assert {
    condition     = google_iam_workload_identity_pool_provider.github.attribute_condition == "assertion.repository_id == '123456789' && assertion.repository_owner_id == '987654'"
    error_message = "tokens of other repositories are taken"
  }
  assert {
    condition     = endswith(google_service_account_iam_member.federated["apply"].member, "/attribute.deployment/prod@refs/heads/main")
    error_message = "something else than a reviewed run on main may apply"
  }
  assert {
    condition     = google_storage_bucket_iam_member.state["plan"].role == "roles/storage.objectViewer"
    error_message = "a plan can write the state"
  }
}

run "nothing_can_destroy_production" {
  command = plan

  assert {
    condition     = !contains(keys(google_service_account.deployers), "destroy") && length(google_project_iam_custom_role.destroyer) == 0
    error_message = "production has an account that destroys"
  }
}

run "another_environment_can_be_destroyed" {
  command = plan

  variables {
    environment = "dev"
  }

  assert {
    condition     = endswith(google_service_account_iam_member.federated["destroy"].member, "/attribute.deployment/dev-destroy@refs/heads/main")
    error_message = "destroying does not ask the reviewers of dev-destroy"
  }
}

run "a_customers_key_is_opened_to_googles_agents" {
  command = plan

  variables {
    kms_key = "projects/keys/locations/us-central1/keyRings/events/cryptoKeys/events"
  }

  assert {
    condition     = google_kms_crypto_key_iam_member.agents["pubsub"].member == "serviceAccount:service-111222333444@gcp-sa-pubsub.iam.gserviceaccount.com"
    error_message = "Pub/Sub cannot use the key"
  }
  assert {
    condition     = google_artifact_registry_repository.images.kms_key_name == var.kms_key
    error_message = "images are not under the key"
  }
}

run "a_repository_is_named_by_number" {
  command = plan

  variables {
    github_repository_id = 0
  }

  expect_failures = [var.github_repository_id]
}
