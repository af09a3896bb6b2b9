# What codegen knows about the event types, with its types checked: `terraform validate` refuses a file that is of another shape.

terraform {
  required_version = ">= 1.9"
}

variable "events" {
  description = "Event type → what the stacks need to know of it; generated/terraform/events.json."
  type = map(object({
    table               = string
    deduplicated_view   = string
    version             = string
    schema_hash         = string
    source              = string
    title               = string
    owner               = string
    description         = string
    partition_field     = string
    partition_type      = string
    expiration_days     = number
    clustering          = list(string)
    labels              = map(string)
    subscription_filter = string
    pii_columns         = map(string)
  }))

  validation {
    condition     = length(var.events) > 0
    error_message = "There is no event type: run `npm run codegen`."
  }

  validation {
    condition     = alltrue([for type, event in var.events : can(regex("^[A-Za-z0-9_.-]+$", type)) && can(regex("^[A-Za-z0-9_]+$", event.table))])
    error_message = "An event type or a table has a name that codegen would not give: run `npm run codegen`."
  }

  validation {
    condition     = length(distinct([for event in var.events : event.table])) == length(var.events)
    error_message = "Two event types have one table."
  }

  validation {
    condition     = alltrue([for event in var.events : length(event.clustering) <= 4])
    error_message = "A table is clustered by at most 4 columns."
  }
}

output "events" {
  value = var.events
}

output "catalogue" {
  description = "The event types as a Markdown table, for the documentation of alerts."
  value = join("\n", concat(
    ["| event type | table | owner | schema |", "|---|---|---|---|"],
    [for type, event in var.events : "| `${type}` | `${event.table}` | ${event.owner == "" ? "nobody" : replace(event.owner, "|", "/")} | `${event.source}` ${event.version} |"],
  ))
}
