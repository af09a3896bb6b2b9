output "urls" {
  description = "Addresses of the services."
  value       = { for key, service in google_cloud_run_v2_service.this : key => service.uri }
}

output "events" {
  description = "Event type → its table, version and schema hash: what the deployment's checks expect to find."
  value       = { for type, event in module.events.events : type => { table = event.table, version = event.version, schema_hash = event.schema_hash } }
}

output "eventarc_subscription" {
  description = "The subscription that Eventarc made, which still needs a dead-letter policy; null with a push subscription."
  value       = one([for trigger in google_eventarc_trigger.table_manager : trigger.transport[0].pubsub[0].subscription])
}

output "dead_letter_policy" {
  description = "What the step after apply sets on Eventarc's subscription."
  value       = { topic = local.topics.table_manager_dead_letters, max_delivery_attempts = 100, message_retention = "7d", ack_deadline_seconds = 60 }
}
