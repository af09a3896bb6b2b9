variable "project_id" {
  description = "Id of the project. One project holds one environment."
  type        = string
}

variable "environment" {
  description = "Name of the environment."
  type        = string
  default     = "prod"
}

variable "region" {
  description = "Where everything is."
  type        = string
  default     = "us-central1"
}

variable "github_repository_id" {
  description = "Numeric id of the GitHub repository that may deploy: `gh api repos/OWNER/NAME --jq .id`. Names can be taken over; ids cannot."
  type        = number

  validation {
    condition     = var.github_repository_id > 0 && floor(var.github_repository_id) == var.github_repository_id
    error_message = "The numeric id of a repository, not its name."
  }
}

variable "github_owner_id" {
  description = "Numeric id of the repository's owner: `gh api users/OWNER --jq .id`."
  type        = number

  validation {
    condition     = var.github_owner_id > 0 && floor(var.github_owner_id) == var.github_owner_id
    error_message = "The numeric id of a user or organisation, not its name."
  }
}

variable "deploy_ref" {
  description = "The one git ref whose workflows may apply."
  type        = string
  default     = "refs/heads/main"

  validation {
    condition     = startswith(var.deploy_ref, "refs/heads/") && !strcontains(var.deploy_ref, "*")
    error_message = "One branch, as refs/heads/NAME."
  }
}

variable "kms_key" {
  description = "Full name of a customer's key in the same region for topics, tables, buckets and images; null for Google's keys."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key == null || can(regex("^projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+$", var.kms_key))
    error_message = "projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY"
  }
}
