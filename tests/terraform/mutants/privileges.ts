import type { Mutant } from "./mutant.ts";

/** Too many rights, and too few. */
export const privilegeMutants: readonly Mutant[] = [
  {
    mistake: "a generator that may edit all topics",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/accounts.tf",
        'event-generator = ["roles/cloudtrace.agent"',
        'event-generator = ["roles/pubsub.editor", "roles/cloudtrace.agent"',
      ],
    ],
    caught:
      'least-privilege: google_project_iam_member.components["event-generator roles/pubsub.editor"]: event-generator needs no roles/pubsub.editor',
  },
  {
    mistake: "a pipeline that may write all datasets",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/accounts.tf",
        '"roles/bigquery.jobUser", "roles/dataflow.worker"',
        '"roles/bigquery.dataEditor", "roles/dataflow.worker"',
      ],
    ],
    caught:
      'least-privilege: google_project_iam_member.components["pipeline roles/bigquery.dataEditor"]: pipeline needs no roles/bigquery.dataEditor',
  },
  {
    mistake: "a plan that may read rows",
    stack: "bootstrap",
    edits: [["bootstrap/accounts.tf", '"roles/bigquery.metadataViewer",', '"roles/bigquery.dataViewer",']],
    caught:
      'least-privilege: google_project_iam_member.deployers["apply roles/bigquery.dataViewer"]: terraform-apply needs no roles/bigquery.dataViewer',
  },
  {
    mistake: "a plan that may read secrets",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/accounts.tf",
        '"roles/browser",',
        '"roles/browser",\n    "roles/secretmanager.secretAccessor",',
      ],
    ],
    caught:
      'least-privilege: google_project_iam_member.deployers["apply roles/secretmanager.secretAccessor"]: terraform-apply needs no roles/secretmanager.secretAccessor',
  },
  {
    mistake: "a plan of a pull request that may write the state",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/accounts.tf",
        'name == "plan" ? "roles/storage.objectViewer" : "roles/storage.objectUser"',
        '"roles/storage.objectUser"',
      ],
    ],
    caught:
      'least-privilege: google_storage_bucket_iam_member.state["plan"]: terraform-plan needs no roles/storage.objectUser',
  },
  {
    mistake: "a build that may delete images",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/accounts.tf",
        'images = "roles/artifactregistry.writer"',
        'images = "roles/artifactregistry.repoAdmin"',
      ],
    ],
    caught:
      'no-broad-role: google_artifact_registry_repository_iam_member.images["images"]: the role is roles/artifactregistry.repoAdmin',
  },
  {
    mistake: "a release that may act as who destroys",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/accounts.tf",
        "for_each           = module.names.accounts",
        "for_each           = merge(module.names.accounts, module.names.deployers)",
      ],
    ],
    caught:
      'least-privilege: google_service_account_iam_member.apply_acts_as["apply"]: terraform-apply needs no roles/iam.serviceAccountUser',
  },
  {
    mistake: "an autoscaler that may make tokens of the pipeline",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/accounts.tf",
        'role               = "roles/iam.serviceAccountUser"\n  member             = module.names.members.autoscaler',
        'role               = "roles/iam.serviceAccountTokenCreator"\n  member             = module.names.members.autoscaler',
      ],
    ],
    caught:
      "least-privilege: google_service_account_iam_member.autoscaler_acts_as_pipeline: autoscaler needs no roles/iam.serviceAccountTokenCreator",
  },
  {
    mistake: "Pub/Sub as the account that verifies",
    stack: "bootstrap",
    edits: [
      ["bootstrap/accounts.tf", 'toset(["push", "eventarc"])', 'toset(["push", "eventarc", "verifier"])'],
    ],
    caught:
      'least-privilege: google_service_account_iam_member.pubsub_signs["verifier"]: gcp-sa-pubsub needs no roles/iam.serviceAccountTokenCreator',
  },
  {
    mistake: "a release that may read rows",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/roles.tf",
        '    "bigquery.tables.get",\n    "bigquery.tables.update",\n    "cloudscheduler',
        '    "bigquery.tables.getData",\n    "bigquery.tables.update",\n    "cloudscheduler',
      ],
    ],
    caught:
      "custom-roles-are-listed: google_project_iam_custom_role.deployer: it need not permit bigquery.tables.getData",
  },
  {
    mistake: "a release that may take messages",
    stack: "bootstrap",
    edits: [["bootstrap/roles.tf", '"pubsub.subscriptions.get",', '"pubsub.subscriptions.consume",']],
    caught:
      "custom-roles-are-listed: google_project_iam_custom_role.deployer: it need not permit pubsub.subscriptions.consume",
  },
  {
    mistake: "a pipeline that may change tables",
    stack: "bootstrap",
    edits: [["bootstrap/roles.tf", '"bigquery.tables.updateData",\n  ]', '"bigquery.tables.update",\n  ]']],
    caught:
      "custom-roles-are-listed: google_project_iam_custom_role.row_writer: it need not permit bigquery.tables.update",
  },
  {
    mistake: "a custom role that nobody described",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/roles.tf",
        'resource "google_project_iam_custom_role" "scaler"',
        'resource "google_project_iam_custom_role" "x" {\n  role_id = "x"\n  title = "x"\n  permissions = ["storage.objects.get"]\n}\nresource "google_project_iam_custom_role" "scaler"',
      ],
    ],
    caught: "custom-roles-are-listed: google_project_iam_custom_role.x: no rule says what it may permit",
  },
  {
    mistake: "a table manager that may read rows",
    stack: "data",
    edits: [
      [
        "data/access.tf",
        "table-manager = module.names.roles.table_manager",
        'table-manager = "roles/bigquery.dataEditor"',
      ],
    ],
    caught:
      'least-privilege: google_bigquery_dataset_iam_member.this["table-manager"]: table-manager needs no roles/bigquery.dataEditor',
  },
  {
    mistake: "a dataset that a whole company reads",
    stack: "data",
    edits: [["data/access.tf", "member     = local.members[each.key]", 'member     = "domain:example.com"']],
    isAlone: true,
    caught:
      'least-privilege: google_bigquery_dataset_iam_member.this["pipeline"]: other needs no eventloomRowWriter',
  },
  {
    mistake: "a pipeline that may delete what it archived",
    stack: "data",
    edits: [["data/access.tf", 'role = "roles/storage.objectCreator"', 'role = "roles/storage.objectUser"']],
    caught:
      'least-privilege: google_storage_bucket_iam_member.this["archive pipeline create"]: pipeline needs no roles/storage.objectUser',
  },
  {
    mistake: "a check that may write the archive",
    stack: "data",
    edits: [
      [
        "data/access.tf",
        '"archive verifier read"        = { bucket = google_storage_bucket.archive.name, role = "roles/storage.objectViewer"',
        '"archive verifier read"        = { bucket = google_storage_bucket.archive.name, role = "roles/storage.objectUser"',
      ],
    ],
    caught:
      'least-privilege: google_storage_bucket_iam_member.this["archive verifier read"]: verifier needs no roles/storage.objectUser',
  },
  {
    mistake: "a generator that may change its topic",
    stack: "data",
    edits: [
      [
        "data/access.tf",
        'role   = "roles/pubsub.viewer"\n  member = local.members["event-generator"]',
        'role   = "roles/pubsub.editor"\n  member = local.members["event-generator"]',
      ],
    ],
    caught:
      "least-privilege: google_pubsub_topic_iam_member.generator_sees: event-generator needs no roles/pubsub.editor",
  },
  {
    mistake: "an account of the same name in somebody else's project",
    stack: "data",
    edits: [
      [
        "data/access.tf",
        '"events verifier"                      = { topic = "events", member = local.members.verifier }',
        '"events verifier"                      = { topic = "events", member = "serviceAccount:prod-verifier@evil-project.iam.gserviceaccount.com" }',
      ],
    ],
    caught:
      'least-privilege: google_pubsub_topic_iam_member.publishers["events verifier"]: other needs no roles/pubsub.publisher',
  },
  {
    mistake: "a pipeline that cannot give up",
    stack: "data",
    edits: [
      [
        "data/access.tf",
        '    "dead_letters pipeline"                = { topic = "dead_letters", member = local.members.pipeline }\n',
        "",
      ],
    ],
    caught: "jobs-can-be-done: pipeline: it has no roles/pubsub.publisher backend-events-dead-letters",
  },
  {
    mistake: "a generator that cannot publish",
    stack: "data",
    edits: [
      [
        "data/access.tf",
        '    "events event-generator"               = { topic = "events", member = local.members["event-generator"] }\n',
        "",
      ],
    ],
    caught: "jobs-can-be-done: event-generator: it has no roles/pubsub.publisher events-topic",
  },
  {
    mistake: "a pipeline that cannot pull",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        '      "pipeline subscriber"   = { subscription = google_pubsub_subscription.pipeline.name, role = "roles/pubsub.subscriber", member = module.names.members.pipeline }\n',
        "",
      ],
    ],
    caught: "jobs-can-be-done: pipeline: it has no roles/pubsub.subscriber topic-sub",
  },
  {
    mistake: "books that cannot ask what is still under way",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        'journal.name, role = "roles/pubsub.viewer", member = module.names.members.bookkeeper',
        'pipeline.name, role = "roles/pubsub.viewer", member = module.names.members.bookkeeper',
      ],
    ],
    caught: "jobs-can-be-done: bookkeeper: it has no roles/pubsub.viewer topic-journal",
  },
  {
    mistake: "a pipeline that may seek in its subscription",
    stack: "app",
    edits: [
      [
        "app/subscriptions.tf",
        'role = "roles/pubsub.viewer", member = module.names.members.pipeline',
        'role = "roles/pubsub.editor", member = module.names.members.pipeline',
      ],
    ],
    caught:
      'least-privilege: google_pubsub_subscription_iam_member.this["pipeline viewer"]: pipeline needs no roles/pubsub.editor',
  },
  {
    mistake: "callers who may also deploy",
    stack: "app",
    edits: [["app/services.tf", '"roles/run.invoker"', '"roles/run.developer"']],
    isAlone: true,
    caught:
      'least-privilege: google_cloud_run_v2_service_iam_member.invokers["event-generator verifier"]: verifier needs no roles/run.developer',
  },
  {
    mistake: "a table manager that the generator may call",
    stack: "app",
    edits: [
      [
        "app/services.tf",
        '"table-manager pipeline"   = { service = "table-manager", member = module.names.members.pipeline }',
        '"table-manager pipeline"   = { service = "table-manager", member = module.names.members["event-generator"] }',
      ],
    ],
    caught:
      'least-privilege: google_cloud_run_v2_service_iam_member.invokers["table-manager pipeline"]: event-generator needs no roles/run.invoker',
  },
];
