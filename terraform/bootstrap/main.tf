# Applied once, by a person who owns the project. Everything that grants a role on the whole project stands here, so that no workflow
# needs the right to change the project's policy.

data "google_project" "this" {
  project_id = var.project_id
}

locals {
  apis = toset([
    "artifactregistry.googleapis.com",
    "bigquery.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "cloudscheduler.googleapis.com",
    "cloudtrace.googleapis.com",
    "dataflow.googleapis.com",
    "eventarc.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "storage.googleapis.com",
    "sts.googleapis.com",
    "workflowexecutions.googleapis.com",
    "workflows.googleapis.com",
  ])
}

resource "google_project_service" "this" {
  for_each           = local.apis
  service            = each.key
  disable_on_destroy = false
}

resource "google_storage_bucket" "state" {
  name                        = module.names.buckets.state
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  versioning {
    enabled = true
  }

  soft_delete_policy {
    retention_duration_seconds = 2592000
  }

  lifecycle_rule {
    condition {
      num_newer_versions = 50
      with_state         = "ARCHIVED"
    }
    action {
      type = "Delete"
    }
  }

  dynamic "encryption" {
    for_each = var.kms_key[*]
    content {
      default_kms_key_name = encryption.value
    }
  }

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [google_kms_crypto_key_iam_member.agents]
}

resource "google_artifact_registry_repository" "images" {
  repository_id = module.names.repository
  location      = var.region
  format        = "DOCKER"
  description   = "Images of the services and of the pipeline."
  kms_key_name  = var.kms_key

  docker_config {
    immutable_tags = true
  }

  cleanup_policies {
    id     = "keep-recent"
    action = "KEEP"
    most_recent_versions {
      keep_count = 50
    }
  }

  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"
    condition {
      older_than = "90d"
    }
  }

  depends_on = [google_project_service.this, google_kms_crypto_key_iam_member.agents]
}

locals {
  number = data.google_project.this.number
  encrypting_agents = var.kms_key == null ? {} : {
    artifact_registry = "service-${local.number}@gcp-sa-artifactregistry.iam.gserviceaccount.com"
    bigquery          = "bq-${local.number}@bigquery-encryption.iam.gserviceaccount.com"
    dataflow          = "service-${local.number}@dataflow-service-producer-prod.iam.gserviceaccount.com"
    pubsub            = "service-${local.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
    run               = "service-${local.number}@serverless-robot-prod.iam.gserviceaccount.com"
    storage           = "service-${local.number}@gs-project-accounts.iam.gserviceaccount.com"
    workflows         = "service-${local.number}@gcp-sa-workflows.iam.gserviceaccount.com"
  }
}

resource "google_kms_crypto_key_iam_member" "agents" {
  for_each      = local.encrypting_agents
  crypto_key_id = var.kms_key
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:${each.value}"
}
