import type { Mutant } from "./mutant.ts";

/** Services and schedules, got wrong. */
export const serviceMutants: readonly Mutant[] = [
  {
    mistake: "an image of somebody else's registry",
    stack: "app",
    edits: [
      [
        "app/services.tf",
        "image = each.value.image",
        'image = "docker.io/evil/x@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"',
      ],
    ],
    caught:
      'images-are-pinned: google_cloud_run_v2_service.this["event-generator"]: docker.io/evil/x@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef is not of the project\'s registry',
  },
  {
    mistake: "a service that nobody asks whether it has started",
    stack: "app",
    edits: [
      [
        "app/services.tf",
        '      startup_probe {\n        http_get {\n          path = "/health"\n        }\n        period_seconds    = 1\n        timeout_seconds   = 1\n        failure_threshold = 60\n      }\n',
        "",
      ],
    ],
    caught:
      'health-is-asked: google_cloud_run_v2_service.this["event-generator"]: nobody asks whether it has started',
  },
  {
    mistake: "a service that is asked at another path whether it lives",
    stack: "app",
    edits: [["app/services.tf", '          path = "/liveness"', '          path = "/nothing"']],
    caught:
      'health-is-asked: google_cloud_run_v2_service.this["event-generator"]: nobody asks whether it lives',
  },
  {
    mistake: "an ingress that there is not",
    stack: "app",
    edits: [["app/services.tf", "INGRESS_TRAFFIC_ALL", "INGRESS_TRAFFIC_EVERYBODY"]],
    caught:
      'requests-end: google_cloud_run_v2_service.this["event-generator"]: its ingress is INGRESS_TRAFFIC_EVERYBODY',
  },
  {
    mistake: "a request that may take an hour",
    stack: "app",
    edits: [
      [
        "app/services.tf",
        '    timeout                          = "60s"',
        '    timeout                          = "3600s"',
      ],
    ],
    caught:
      'requests-end: google_cloud_run_v2_service.this["event-generator"]: a push comes again while the first is under way',
  },
  {
    mistake: "a schedule without an account",
    stack: "app",
    edits: [
      [
        "app/pipeline.tf",
        "    oauth_token {\n      service_account_email = module.names.accounts.autoscaler\n    }\n",
        "",
      ],
    ],
    caught: "schedules-are-signed: google_cloud_scheduler_job.autoscaler[0]: its calls are not signed",
  },
  {
    mistake: "a schedule that calls somebody else",
    stack: "app",
    edits: [["app/pipeline.tf", "https://workflowexecutions.googleapis.com/v1/", "https://evil.example/"]],
    caught: "schedules-are-signed: google_cloud_scheduler_job.autoscaler[0]: it calls somebody else",
  },
  {
    mistake: "a schedule that is paused",
    stack: "app",
    edits: [
      [
        "app/pipeline.tf",
        '  time_zone        = "Etc/UTC"',
        '  paused = true\n  time_zone        = "Etc/UTC"',
      ],
    ],
    caught: "schedules-are-signed: google_cloud_scheduler_job.autoscaler[0]: it is paused",
  },
  {
    mistake: "an autoscaler as the project's default account",
    stack: "app",
    edits: [["app/pipeline.tf", "  service_account     = module.names.accounts.autoscaler\n", ""]],
    caught: "own-accounts: google_workflows_workflow.autoscaler[0]: it runs as the default account",
  },
  {
    mistake: "a service beside a customer's key, not under it",
    stack: "app",
    edits: [["app/services.tf", "    encryption_key                   = var.kms_key\n", ""]],
    variables: { kms_key: "projects/keys/locations/us-central1/keyRings/events/cryptoKeys/events" },
    caught: 'one-key: google_cloud_run_v2_service.this["event-generator"]: it is not under the key',
  },
  {
    mistake: "a worker with the memory that comes by default",
    stack: "app",
    edits: [["app/pipeline.tf", '        limits = { cpu = "1", memory = "2Gi" }\n', ""]],
    caught:
      "resources-are-limited: google_cloud_run_v2_worker_pool.pipeline[0]: it has the limits that come by default",
  },
];
