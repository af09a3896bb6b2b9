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
  description = "Where the data stays: dataset, buckets and messages."
  type        = string
  default     = "us-central1"
}

variable "kms_key" {
  description = "Full name of a customer's key in the same region; null for Google's keys. The stack bootstrap lets Google's agents use it."
  type        = string
  default     = null
}

variable "archive_retention_days" {
  description = "For how long an archived object cannot be deleted or replaced by anybody; null for no lock. Only ever raise it."
  type        = number
  default     = null

  validation {
    condition     = var.archive_retention_days == null || try(var.archive_retention_days >= 1 && var.archive_retention_days <= 36500, false)
    error_message = "1 to 36500 days, or null."
  }
}

variable "archive_coldline_days" {
  description = "Age at which archived objects move to Coldline; null for never."
  type        = number
  default     = 90
}

variable "dead_letter_days" {
  description = "Age at which dead letters are deleted. They hold what was sent, personal data included."
  type        = number
  default     = 90

  validation {
    condition     = var.dead_letter_days >= 7
    error_message = "At least 7 days, so that a weekend is not enough to lose a letter."
  }
}
