terraform {
  required_version = ">= 1.9"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }

  # No backend: the state begins on the disk of the person who applies this stack, and moves into the bucket that it makes with
  # a backend.tf of two lines and `terraform init -migrate-state`.
}

provider "google" {
  project        = var.project_id
  region         = var.region
  default_labels = module.names.labels
}

module "names" {
  source      = "../names"
  project_id  = var.project_id
  environment = var.environment
}
