# The event types, as codegen wrote them. A new schema needs no edit here: what depends on the types follows from this.

module "events" {
  source = "../events"
  events = jsondecode(file("${path.module}/../../generated/terraform/events.json")).events
}
