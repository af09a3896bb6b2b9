import type { Mutant } from "./mutant.ts";

/** Who may act as which account, got wrong. */
export const federationMutants: readonly Mutant[] = [
  {
    mistake: "a token whose subject is a name that can be taken over",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/federation.tf",
        '"google.subject"          = "assertion.sub"',
        '"google.subject"          = "assertion.repository"',
      ],
    ],
    caught:
      "tokens-mean-what-they-say: google_iam_workload_identity_pool_provider.github: google.subject is something else",
  },
  {
    mistake: "a token that is always of the main branch",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/federation.tf",
        "assertion.environment + '@' + assertion.ref",
        "assertion.environment + '@refs/heads/main'",
      ],
    ],
    caught:
      "tokens-mean-what-they-say: google_iam_workload_identity_pool_provider.github: attribute.deployment is something else",
  },
  {
    mistake: "federation by the repository's name",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/federation.tf",
        "assertion.repository_id == '${var.github_repository_id}'",
        "assertion.repository == '${var.github_repository_id}'",
      ],
    ],
    caught:
      "one-repository: google_iam_workload_identity_pool_provider.github: the condition does not name a repository by id",
  },
  {
    mistake: "federation by the owner's name",
    stack: "bootstrap",
    edits: [["bootstrap/federation.tf", "assertion.repository_owner_id ==", "assertion.repository_owner =="]],
    caught:
      "one-repository: google_iam_workload_identity_pool_provider.github: the condition does not name an owner by id",
  },
  {
    mistake: "federation with a condition that always holds",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/federation.tf",
        '  attribute_condition = join(" && ", [',
        '  attribute_condition = "true" != "" ? "true" : join(" && ", [',
      ],
    ],
    caught:
      "one-repository: google_iam_workload_identity_pool_provider.github: the condition does not name a repository by id",
  },
  {
    mistake: "federation with all other repositories",
    stack: "bootstrap",
    edits: [["bootstrap/federation.tf", "assertion.repository_id == ", "assertion.repository_id != "]],
    caught:
      "one-repository: google_iam_workload_identity_pool_provider.github: the condition does not name a repository by id",
  },
  {
    mistake: "a release from any branch",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/federation.tf",
        'apply  = "${local.pool}/attribute.deployment/${var.environment}@${var.deploy_ref}"',
        'apply  = "${local.pool}/attribute.repository_id/${var.github_repository_id}"',
      ],
    ],
    caught:
      'deployments-are-reviewed: google_service_account_iam_member.federated["apply"]: attribute.repository_id/123456789 may act as prod-terraform-apply',
  },
  {
    mistake: "a plan by everybody in the pool",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/federation.tf",
        'plan = "${local.pool}/attribute.repository_id/${var.github_repository_id}"',
        'plan = "${local.pool}/*"',
      ],
    ],
    caught:
      'deployments-are-reviewed: google_service_account_iam_member.federated["plan"]: * may act as prod-terraform-plan',
  },
  {
    mistake: "a release from the environment that nobody reviews",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/federation.tf",
        'apply  = "${local.pool}/attribute.deployment/${var.environment}@',
        'apply  = "${local.pool}/attribute.deployment/${var.environment}-build@',
      ],
    ],
    caught:
      'deployments-are-reviewed: google_service_account_iam_member.federated["apply"]: attribute.deployment/prod-build@refs/heads/main may act as prod-terraform-apply',
  },
  {
    mistake: "tokens that somebody else signs",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/federation.tf",
        '    issuer_uri = "https://token',
        '    jwks_json = "{}"\n    issuer_uri = "https://token',
      ],
    ],
    caught:
      "one-repository: google_iam_workload_identity_pool_provider.github: somebody else than GitHub may make tokens",
  },
  {
    mistake: "tokens that were made for others",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/federation.tf",
        '    issuer_uri = "https://token',
        '    allowed_audiences = ["*"]\n    issuer_uri = "https://token',
      ],
    ],
    caught:
      "one-repository: google_iam_workload_identity_pool_provider.github: tokens that were made for others are taken",
  },
  {
    mistake: "a release from a pull request",
    stack: "bootstrap",
    edits: [
      [
        "bootstrap/federation.tf",
        '${var.environment}@${var.deploy_ref}"\n    },',
        '${var.environment}@refs/pull/1/merge"\n    },',
      ],
    ],
    caught:
      'deployments-are-reviewed: google_service_account_iam_member.federated["apply"]: attribute.deployment/prod@refs/pull/1/merge may act as prod-terraform-apply',
  },
];
