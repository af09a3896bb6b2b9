terraform {
  required_version = ">= 1.9"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }

  # terraform init -backend-config="bucket=…" -backend-config="prefix=app"
  backend "gcs" {}
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
