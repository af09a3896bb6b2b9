# The names that more than one stack uses, and nothing else: no resource, no provider. A stack that refers to something of another
# stack takes its name from here, so stacks need not read each other's state.

terraform {
  required_version = ">= 1.9"
}

variable "project_id" {
  description = "Id of the project. One project holds one environment, because topics carry no environment in their names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id is 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "environment" {
  description = "Name of the environment: prod, or for example dev. It begins the names of services, accounts, buckets and the dataset."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,9}$", var.environment))
    error_message = "An environment's name is 2 to 10 lower-case letters and digits, a letter first."
  }
}

locals {
  components = toset([
    "event-generator", # publishes events
    "table-manager",   # makes and changes tables
    "pipeline",        # writes rows, archive and dead letters
    "bookkeeper",      # balances the books
    "compactor",       # joins the archive's small objects
    "push",            # what Pub/Sub signs its pushes to the table manager with
    "eventarc",        # the same for Eventarc
    "autoscaler",      # sets the number of the pipeline's workers
    "verifier",        # checks a deployment from outside
  ])

  bucket_kinds = toset(["archive", "dead-letters", "templates"])
}

output "accounts" {
  description = "E-mail of each component's service account."
  value       = { for name in local.components : name => "${var.environment}-${name}@${var.project_id}.iam.gserviceaccount.com" }
}

output "members" {
  description = "Each component's service account as a member of IAM policies."
  value       = { for name in local.components : name => "serviceAccount:${var.environment}-${name}@${var.project_id}.iam.gserviceaccount.com" }
}

output "deployers" {
  description = "E-mail of each service account that the workflows act as."
  value       = { for name in ["images", "plan", "apply", "destroy"] : name => "${var.environment}-terraform-${name}@${var.project_id}.iam.gserviceaccount.com" }
}

output "topics" {
  value = {
    events                     = "backend-events-topic"
    dead_letters               = "backend-events-dead-letters"
    table_manager_dead_letters = "backend-events-table-manager-dead-letters"
  }
}

output "subscriptions" {
  value = {
    pipeline                   = "backend-events-topic-sub"
    table_manager              = "backend-events-topic-table-manager"
    journal                    = "backend-events-topic-journal"
    dead_letters               = "backend-events-dead-letters-sub"
    table_manager_dead_letters = "backend-events-table-manager-dead-letters-sub"
  }
}

output "services" {
  value = { for name in ["event-generator", "table-manager", "pipeline", "autoscaler", "bookkeeper", "compactor"] : name => "${var.environment}-${name}" }
}

output "dataset" {
  value = "${var.environment}_events_dataset"
}

output "journal_table" {
  description = "Id of the table that the journal subscription writes to."
  value       = "_journal"
}

output "buckets" {
  description = "Names of buckets; they begin with the project, since they are unique in the world."
  value = merge(
    { for kind in local.bucket_kinds : kind => "${var.project_id}-${var.environment}-${kind}" },
    { state = "${var.project_id}-${var.environment}-terraform-state" },
  )
}

output "repository" {
  description = "Id of the repository of images in Artifact Registry."
  value       = "${var.environment}-eventloom"
}

output "roles" {
  description = "Full names of the custom roles."
  value = {
    for name, id in { table_manager = "eventloomTableManager", row_writer = "eventloomRowWriter", scaler = "eventloomScaler", deployer = "eventloomDeployer", destroyer = "eventloomDestroyer" } :
    name => "projects/${var.project_id}/roles/${id}"
  }
}

output "labels" {
  value = { managed_by = "eventloom", env = var.environment }
}
