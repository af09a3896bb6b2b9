import type { Mutant } from "./mutant.ts";

/** What runs, got wrong. */
export const runtimeMutants: readonly Mutant[] = [
  {
    mistake: "a service that does not ask who calls",
    stack: "app",
    edits: [["app/services.tf", "invoker_iam_disabled = false", "invoker_iam_disabled = true"]],
    caught: 'callers-are-known: google_cloud_run_v2_service.this["event-generator"]: anybody may call it',
  },
  {
    mistake: "two services with one account",
    stack: "app",
    edits: [
      ["app/services.tf", "= module.names.accounts[each.key]", '= module.names.accounts["event-generator"]'],
    ],
    caught:
      'own-accounts: google_cloud_run_v2_service.this["table-manager"]: it shares prod-event-generator with google_cloud_run_v2_service.this["event-generator"]',
  },
  {
    mistake: "a pipeline that runs as the project's default account",
    stack: "app",
    edits: [["app/pipeline.tf", "    service_account = module.names.accounts.pipeline\n", ""]],
    caught: "own-accounts: google_cloud_run_v2_worker_pool.pipeline[0]: it runs as the default account",
  },
  {
    mistake: "a pinned image that is unpinned on the way",
    stack: "app",
    edits: [["app/pipeline.tf", "image = var.images.pipeline", 'image = split("@", var.images.pipeline)[0]']],
    caught:
      "images-are-pinned: google_cloud_run_v2_worker_pool.pipeline[0]: us-central1-docker.pkg.dev/acme-events/prod-eventloom/pipeline can come to mean something else",
  },
  {
    mistake: "a secret in an environment variable",
    stack: "app",
    edits: [
      [
        "app/services.tf",
        'PLATFORM                   = "gcp"',
        'PLATFORM                   = "gcp"\n    API_KEY                    = "s3cret"',
      ],
    ],
    caught:
      'no-secrets-in-the-open: google_cloud_run_v2_service.this["event-generator"]: API_KEY can be read by whoever sees the service',
  },
  {
    mistake: "a service without an upper bound of instances",
    stack: "app",
    edits: [["app/services.tf", "      max_instance_count = each.value.instances.max\n", ""]],
    caught:
      'instances-are-bounded: google_cloud_run_v2_service.this["event-generator"]: its instances have no bound',
  },
  {
    mistake: "a service in production that a plan may delete",
    stack: "app",
    edits: [
      ["app/services.tf", 'deletion_protection  = var.environment == "prod"', "deletion_protection  = false"],
    ],
    caught:
      'production-is-protected: google_cloud_run_v2_service.this["event-generator"]: it is not protected',
  },
  {
    mistake: "a Dataflow job that is cancelled when it is replaced",
    stack: "app",
    edits: [["app/pipeline.tf", '"drain"', '"cancel"']],
    variables: { pipeline_runner: "dataflow", dataflow_template: "templates/pipeline" },
    caught: "dataflow-drains: google_dataflow_job.pipeline[0]: what it holds is lost when it is replaced",
  },
  {
    mistake: "an alert that does not tell what to do",
    stack: "app",
    edits: [
      [
        "app/alerts.tf",
        '    content   = "What to do: ${var.documentation_url}/operations.md#${each.key}',
        '    content   = "Something is wrong.',
      ],
    ],
    caught:
      'alerts-tell-what-to-do: google_monitoring_alert_policy.this["dead-letters"]: it does not say what to do',
  },
];
