import type { Mutant } from "./mutant.ts";

/** Who may do what, got wrong. */
export const iamMutants: readonly Mutant[] = [
  {
    mistake: "a service that everybody may call",
    stack: "app",
    edits: [
      [
        "app/services.tf",
        '"event-generator", member = module.names.members.verifier',
        '"event-generator", member = "allUsers"',
      ],
    ],
    caught: `nobody-unknown: google_cloud_run_v2_service_iam_member.invokers["event-generator verifier"]: the role is everybody's`,
  },
  {
    mistake: "a topic that every account of Google's may publish to",
    stack: "data",
    edits: [
      [
        "data/access.tf",
        '"events", member = local.members["event-generator"]',
        '"events", member = "allAuthenticatedUsers"',
      ],
    ],
    caught: `nobody-unknown: google_pubsub_topic_iam_member.publishers["events event-generator"]: the role is everybody's`,
  },
  {
    mistake: "an editor of the whole project",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/accounts.tf",
        '"roles/monitoring.viewer", "roles/logging.logWriter"',
        '"roles/editor", "roles/logging.logWriter"',
      ],
    ],
    caught:
      'no-broad-role: google_project_iam_member.components["autoscaler roles/editor"]: the role is roles/editor',
  },
  {
    mistake: "an administrator of a bucket",
    stack: "data",
    edits: [["data/access.tf", '"roles/storage.objectCreator"', '"roles/storage.objectAdmin"']],
    caught:
      'no-broad-role: google_storage_bucket_iam_member.this["archive pipeline create"]: the role is roles/storage.objectAdmin',
  },
  {
    mistake: "an account that may act as any other",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/accounts.tf",
        '["roles/eventarc.eventReceiver"]',
        '["roles/iam.serviceAccountTokenCreator"]',
      ],
    ],
    caught:
      'no-impersonation-at-large: google_project_iam_member.components["eventarc roles/iam.serviceAccountTokenCreator"]: roles/iam.serviceAccountTokenCreator on the whole project',
  },
  {
    mistake: "a grant that takes the role from all others",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/accounts.tf",
        '"google_project_iam_member" "deployers"',
        '"google_project_iam_binding" "deployers"',
      ],
      [
        "bootstrap/accounts.tf",
        "  role     = each.value.role\n  member   = local.deployer_members[each.value.account]\n",
        "  role     = each.value.role\n  members  = [local.deployer_members[each.value.account]]\n",
      ],
    ],
    isAlone: true,
    caught:
      'grants-only-add: google_project_iam_binding.deployers["plan roles/browser"]: it removes members that it does not name',
  },
  {
    mistake: "a key for the account that deploys",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/outputs.tf",
        'output "state_bucket"',
        'resource "google_service_account_key" "apply" {\n  service_account_id = google_service_account.deployers["apply"].name\n}\n\noutput "state_bucket"',
      ],
    ],
    caught: "no-keys: google_service_account_key.apply: a key does not expire and can be copied",
  },
  {
    mistake: "federation without a condition on the repository",
    stack: "bootstrap",
    edits: [
      ["bootstrap/federation.tf", "    \"assertion.repository_id == '${var.github_repository_id}'\",\n", ""],
    ],
    caught:
      "one-repository: google_iam_workload_identity_pool_provider.github: the condition does not name a repository by id",
  },
  {
    mistake: "federation with a way around the condition",
    stack: "bootstrap",
    edits: [["bootstrap/federation.tf", 'join(" && ", [', 'join(" || ", [']],
    caught:
      "one-repository: google_iam_workload_identity_pool_provider.github: the condition does not name a repository by id",
  },
  {
    mistake: "federation with a condition of another kind beside those",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/federation.tf",
        "    \"assertion.repository_owner_id == '${var.github_owner_id}'\",\n",
        '    "assertion.repository_owner_id == \'${var.github_owner_id}\'",\n    "(true || false)",\n',
      ],
    ],
    caught:
      "one-repository: google_iam_workload_identity_pool_provider.github: the condition has a way around it",
  },
  {
    mistake: "federation with another issuer",
    stack: "bootstrap",
    edits: [
      ["bootstrap/federation.tf", "https://token.actions.githubusercontent.com", "https://token.example.com"],
    ],
    caught:
      "one-repository: google_iam_workload_identity_pool_provider.github: the issuer is https://token.example.com",
  },
  {
    mistake: "a role that can change the project's policy",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/roles.tf",
        '    "eventarc.operations.get",\n',
        '    "resourcemanager.projects.setIamPolicy",\n',
      ],
    ],
    caught:
      "roles-are-narrow: google_project_iam_custom_role.deployer: it permits resourcemanager.projects.setIamPolicy",
  },
  {
    mistake: "a role in production that can delete tables",
    stack: "bootstrap",
    edits: [["bootstrap/roles.tf", '    "bigquery.tables.updateData",\n', '    "bigquery.tables.delete",\n']],
    caught:
      "production-deletes-nothing: google_project_iam_custom_role.row_writer: it permits bigquery.tables.delete",
  },
];
