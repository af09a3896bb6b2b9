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
  description = "Where the services run."
  type        = string
  default     = "us-central1"
}

variable "images" {
  description = "What runs at first, by digest; later images come by the release, which this stack leaves alone."
  type = object({
    event_generator = string
    table_manager   = string
    pipeline        = string
    bookkeeper      = string
  })

  validation {
    condition     = alltrue([for image in values(var.images) : can(regex("^[^@ ]+@sha256:[0-9a-f]{64}$", image))])
    error_message = "Each image is named by digest: HOST/PROJECT/REPOSITORY/NAME@sha256:…"
  }
}

variable "instances" {
  description = "Fewest and most instances of each service."
  type = object({
    event_generator = optional(object({ min = optional(number, 0), max = optional(number, 1000) }), {})
    table_manager   = optional(object({ min = optional(number, 0), max = optional(number, 1000) }), {})
  })
  default = {}

  validation {
    condition     = alltrue([for range in values(var.instances) : range.min >= 0 && range.min <= range.max && range.max >= 1 && range.max <= 1000])
    error_message = "0 <= min <= max <= 1000."
  }
}

variable "generator_invokers" {
  description = "Members of IAM policies that may call the event generator, besides the deployment's own checks."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for member in var.generator_invokers : can(regex("^(user|group|serviceAccount|domain|principal|principalSet):.+$", member))])
    error_message = "Members that somebody stands behind, as user:, group:, serviceAccount:, domain:, principal: or principalSet:."
  }
}

variable "ingress" {
  description = "Where requests may come from. Who calls must be known to IAM in any case; `internal` keeps the deployment's own calls out, too, unless they come from the project's network."
  type        = string
  default     = "all"

  validation {
    condition     = contains(["all", "internal", "internal-and-load-balancer"], var.ingress)
    error_message = "all, internal or internal-and-load-balancer."
  }
}

variable "table_manager_trigger" {
  description = "What brings messages to the table manager: `push`, a subscription of our own with a filter, or `eventarc`, which sends every message."
  type        = string
  default     = "push"

  validation {
    condition     = contains(["push", "eventarc"], var.table_manager_trigger)
    error_message = "push or eventarc."
  }
}

variable "pipeline_runner" {
  description = "What runs the pipeline: `worker-pool` (Cloud Run) or `dataflow`."
  type        = string
  default     = "worker-pool"

  validation {
    condition     = contains(["worker-pool", "dataflow"], var.pipeline_runner)
    error_message = "worker-pool or dataflow."
  }
}

variable "workers" {
  description = "Fewest and most workers of the pipeline, and how many waiting messages one of them is to have."
  type = object({
    min                 = optional(number, 1)
    max                 = optional(number, 20)
    messages_per_worker = optional(number, 50000)
  })
  default = {}

  validation {
    condition     = var.workers.min >= 1 && var.workers.min <= var.workers.max && var.workers.max <= 1000 && var.workers.messages_per_worker >= 1
    error_message = "1 <= min <= max <= 1000, and at least one message per worker."
  }
}

variable "books" {
  description = "When the books are balanced (cron, UTC), and of how many closed minutes: more than lie between three runs, so that the next one makes up for one that failed. Each run scans the ids of all tables, whatever the minutes."
  type = object({
    schedule = optional(string, "7 * * * *")
    minutes  = optional(number, 125)
  })
  default = {}

  validation {
    condition     = can(regex("^(\\S+ ){4}\\S+$", var.books.schedule)) && var.books.minutes >= 1 && var.books.minutes <= 1440
    error_message = "A schedule of five fields, and 1 to 1440 minutes."
  }
}

variable "compaction_schedule" {
  description = "When the archive's small objects are joined (cron, UTC); null for never, as where archive_retention_days locks them."
  type        = string
  default     = "23 3 * * *"

  validation {
    condition     = var.compaction_schedule == null || can(regex("^(\\S+ ){4}\\S+$", var.compaction_schedule))
    error_message = "A schedule of five fields, or null."
  }
}

variable "dataflow_template" {
  description = "Path of the job's template in the bucket of templates; needed with pipeline_runner = \"dataflow\". A deployment writes one for its image and sets this."
  type        = string
  default     = null

  validation {
    condition     = var.pipeline_runner != "dataflow" || var.dataflow_template != null
    error_message = "pipeline_runner is dataflow: say which template, for example templates/pipeline-<version>."
  }
}

variable "dataflow_subnetwork" {
  description = "Subnetwork of Dataflow's workers, as regions/REGION/subnetworks/NAME, with Private Google Access since they have no public address; null for the default network's."
  type        = string
  default     = null
}

variable "kms_key" {
  description = "Full name of a customer's key in the same region; null for Google's keys."
  type        = string
  default     = null
}

variable "notification_channels" {
  description = "Full names of the notification channels that alerts go to. Without one, alerts are only seen in the console."
  type        = list(string)
  default     = []
}

variable "documentation_url" {
  description = "Where docs/ of this repository can be read; alerts link their runbooks there."
  type        = string
  default     = "https://github.com/eventloom/eventloom/blob/main/docs"
}

variable "thresholds" {
  description = "When alerts fire."
  type = object({
    backlog_age_seconds  = optional(number, 300)
    error_ratio          = optional(number, 0.01)
    latency_milliseconds = optional(number, 2000)
    pipeline_lag_seconds = optional(number, 600)
  })
  default = {}
}
