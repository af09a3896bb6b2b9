import type { Mutant } from "./mutant.ts";

const events = "../generated/terraform/events.json";

/** Mistakes that Terraform refuses by itself, once it knows the provider's schemas and the types of variables. */
export const refusedMutants: readonly Mutant[] = [
  {
    mistake: "a misspelt attribute",
    stack: "app",
    edits: [["app/services.tf", "invoker_iam_disabled", "invoker_iam_disable"]],
    caught: /Unsupported argument/,
  },
  {
    mistake: "a text where a number belongs",
    stack: "app",
    edits: [["app/services.tf", "= each.value.concurrency", '= "many"']],
    caught: /a number is required/,
  },
  {
    mistake: "a map where a text belongs",
    stack: "data",
    edits: [["data/main.tf", "= module.names.dataset\n", "= { name = module.names.dataset }\n"]],
    caught: /string required/,
  },
  {
    mistake: "a required attribute left out",
    stack: "app",
    edits: [["app/services.tf", "      image = each.value.image\n", ""]],
    caught: /Missing required argument/,
  },
  {
    mistake: "a required block left out",
    stack: "app",
    edits: [
      ["app/alerts.tf", "  conditions {\n", '  dynamic "conditions" {\n    for_each = []\n    content {\n'],
      ["app/alerts.tf", "  alert_strategy {\n", "  }\n  alert_strategy {\n"],
      ["app/alerts.tf", "  documentation {\n", "  documentation {\n    # kept\n"],
    ],
    caught: /(At least 1|Insufficient) "?conditions/,
  },
  {
    mistake: "a block that may stand once, twice",
    stack: "data",
    edits: [
      [
        "data/main.tf",
        "  message_storage_policy {",
        "  message_storage_policy {\n  }\n  message_storage_policy {",
      ],
    ],
    caught: /Too many message_storage_policy blocks|No more than 1 "message_storage_policy"/,
  },
  {
    mistake: "a resource type that the provider does not have",
    stack: "app",
    edits: [
      [
        "app/pipeline.tf",
        '"google_dataflow_job" "pipeline"',
        '"google_dataflow_flex_template_job" "pipeline"',
      ],
    ],
    caught: /Invalid resource type|does not support resource type|undeclared resource/,
  },
  {
    mistake: "a reference to an attribute that is not there",
    stack: "app",
    edits: [["app/outputs.tf", "service.uri", "service.url"]],
    caught: /Unsupported attribute/,
  },
  {
    mistake: "a component that nobody has heard of",
    stack: "app",
    edits: [["app/subscriptions.tf", "module.names.accounts.push\n", "module.names.accounts.pusher\n"]],
    caught: /Unsupported attribute|does not have an attribute named "pusher"/,
  },
  {
    mistake: "an output that the names do not have",
    stack: "data",
    edits: [["data/main.tf", "module.names.journal_table", "module.names.journal"]],
    caught: /Unsupported attribute/,
  },
  {
    mistake: "a text where codegen writes a list",
    stack: "app",
    edits: [
      [
        events,
        '"clustering": [\n        "customer_id",\n        "status"\n      ]',
        '"clustering": "customer_id"',
      ],
    ],
    caught: /list of string required|not appropriate/,
  },
  {
    mistake: "an event without a table",
    stack: "app",
    edits: [[events, '"table": "orders",', ""]],
    caught: /attribute "table" is required/,
  },
  {
    mistake: "two events with one table",
    stack: "app",
    edits: [[events, '"table": "orders",', '"table": "inventory",']],
    caught: /Two event types have one table/,
  },
  {
    mistake: "an image by its tag",
    stack: "app",
    variables: {
      images: {
        event_generator: "a:latest",
        table_manager: "b:latest",
        pipeline: "c:latest",
        bookkeeper: "d:latest",
      },
    },
    caught: /Each image is named by digest/,
  },
  {
    mistake: "an image left out",
    stack: "app",
    variables: { images: {} },
    caught: /attributes "bookkeeper", "event_generator", "pipeline", and "table_manager" are required/,
  },
  {
    mistake: "everybody among the generator's callers",
    stack: "app",
    variables: { generator_invokers: ["allUsers"] },
    caught: /Members that somebody stands behind/,
  },
  {
    mistake: "more instances than there may be",
    stack: "app",
    variables: { instances: { event_generator: { max: 5000 } } },
    caught: /0 <= min <= max <= 1000/,
  },
  {
    mistake: "Dataflow without a template",
    stack: "app",
    variables: { pipeline_runner: "dataflow" },
    caught: /say which template/,
  },
  {
    mistake: "a repository by name",
    stack: "bootstrap",
    variables: { github_repository_id: "acme/events" },
    caught: /number required|a number is required/,
  },
  {
    mistake: "any branch may deploy",
    stack: "bootstrap",
    variables: { deploy_ref: "refs/heads/*" },
    caught: /One branch, as refs\/heads\/NAME/,
  },
  {
    mistake: "an environment's name that is no part of a service's",
    stack: "data",
    variables: { environment: "Production_EU" },
    caught: /2 to 10 lower-case letters/,
  },
  {
    mistake: "a topic that goes away later",
    stack: "data",
    edits: [
      ["names/main.tf", '    table_manager_dead_letters = "backend-events-table-manager-dead-letters"\n', ""],
    ],
    isLater: true,
    caught: /Invalid index|Unsupported attribute|Instance cannot be destroyed/,
  },
];
