import { text, texts, type Attributes } from "../plan.ts";
import type { Landscape, Rule } from "../policy.ts";
import { each } from "./each.ts";

/**
 * For each holder what it may have, as a role, or as a role and the end of the resource's name. Holders are the accounts of this environment by what
 * follows its name, `agent` for Google's own, `github` for federated workflows, `other` for whom a variable names.
 */
type Grants = Readonly<Record<string, readonly string[]>>;

const components = [
  "event-generator",
  "table-manager",
  "pipeline",
  "bookkeeper",
  "compactor",
  "push",
  "eventarc",
  "autoscaler",
  "verifier",
];
const deployers = ["terraform-plan", "terraform-images", "terraform-apply", "terraform-destroy"];
const telemetry = ["roles/cloudtrace.agent", "roles/monitoring.metricWriter"];
/** What a plan reads. */
const looks = [
  "roles/artifactregistry.reader",
  "roles/bigquery.metadataViewer",
  "roles/browser",
  "roles/cloudscheduler.viewer",
  "roles/dataflow.viewer",
  "roles/eventarc.viewer",
  "roles/iam.securityReviewer",
  "roles/logging.viewer",
  "roles/monitoring.viewer",
  "roles/pubsub.viewer",
  "roles/run.viewer",
  "roles/storage.bucketViewer",
  "roles/workflows.viewer",
];

/** All that may be granted, by kind of grant. */
const allowed: Readonly<Record<string, Grants>> = {
  google_project_iam_member: {
    "event-generator": telemetry,
    "table-manager": telemetry,
    pipeline: [...telemetry, "roles/monitoring.viewer", "roles/bigquery.jobUser", "roles/dataflow.worker"],
    bookkeeper: ["roles/bigquery.jobUser", "roles/monitoring.viewer"],
    eventarc: ["roles/eventarc.eventReceiver"],
    autoscaler: ["roles/monitoring.viewer", "roles/logging.logWriter", "roles/workflows.invoker"],
    verifier: [
      "roles/bigquery.jobUser",
      "roles/dataflow.viewer",
      "roles/monitoring.viewer",
      "roles/pubsub.viewer",
    ],
    "terraform-plan": looks,
    "terraform-apply": [...looks, "eventloomDeployer"],
    "terraform-destroy": [...looks, "eventloomDestroyer"],
  },
  google_bigquery_dataset_iam_member: {
    "table-manager": ["eventloomTableManager"],
    pipeline: ["eventloomRowWriter"],
    bookkeeper: ["roles/bigquery.dataViewer"],
    verifier: ["roles/bigquery.dataViewer"],
  },
  google_bigquery_table_iam_member: { "gcp-sa-pubsub": ["eventloomRowWriter"] },
  google_storage_bucket_iam_member: {
    pipeline: [
      "roles/storage.objectCreator archive",
      "roles/storage.objectViewer archive",
      "roles/storage.objectUser dead-letters",
      "roles/storage.objectUser templates",
    ],
    bookkeeper: ["roles/storage.objectViewer dead-letters"],
    // Objects that were joined are deleted.
    compactor: ["roles/storage.objectUser archive"],
    verifier: ["roles/storage.objectViewer archive", "roles/storage.objectUser dead-letters"],
    "terraform-plan": ["roles/storage.objectViewer terraform-state"],
    "terraform-apply": ["roles/storage.objectUser terraform-state", "roles/storage.objectUser templates"],
    "terraform-destroy": ["roles/storage.objectUser terraform-state"],
  },
  google_pubsub_topic_iam_member: {
    "event-generator": ["roles/pubsub.publisher events-topic", "roles/pubsub.viewer events-topic"],
    pipeline: ["roles/pubsub.publisher events-topic", "roles/pubsub.publisher backend-events-dead-letters"],
    verifier: ["roles/pubsub.publisher events-topic"],
    "gcp-sa-pubsub": ["roles/pubsub.publisher dead-letters"],
  },
  google_pubsub_subscription_iam_member: {
    pipeline: [
      "roles/pubsub.subscriber topic-sub",
      "roles/pubsub.viewer topic-sub",
      "roles/pubsub.subscriber events-dead-letters-sub",
      "roles/pubsub.viewer events-dead-letters-sub",
    ],
    // The books ask what is still under way.
    bookkeeper: [
      "roles/pubsub.viewer topic-sub",
      "roles/pubsub.viewer topic-journal",
      "roles/pubsub.viewer events-dead-letters-sub",
    ],
    "gcp-sa-pubsub": ["roles/pubsub.subscriber"],
  },
  google_cloud_run_v2_service_iam_member: {
    verifier: ["roles/run.invoker"],
    pipeline: ["roles/run.invoker table-manager"],
    push: ["roles/run.invoker table-manager"],
    eventarc: ["roles/run.invoker table-manager"],
    "terraform-apply": ["roles/run.invoker table-manager"],
    other: ["roles/run.invoker event-generator"],
  },
  google_cloud_run_v2_job_iam_member: {
    bookkeeper: ["roles/run.invoker bookkeeper"],
    compactor: ["roles/run.invoker compactor"],
  },
  google_cloud_run_v2_worker_pool_iam_member: { autoscaler: ["eventloomScaler pipeline"] },
  google_artifact_registry_repository_iam_member: {
    pipeline: ["roles/artifactregistry.reader"],
    // Writes, too, where one key may stand for all accounts; production has no key.
    "terraform-apply": ["roles/artifactregistry.reader", "roles/artifactregistry.writer"],
    "terraform-images": ["roles/artifactregistry.writer"],
  },
  google_kms_crypto_key_iam_member: {
    agent: ["roles/cloudkms.cryptoKeyEncrypterDecrypter"],
    "gcp-sa-pubsub": ["roles/cloudkms.cryptoKeyEncrypterDecrypter"],
  },
  google_service_account_iam_member: {
    autoscaler: ["roles/iam.serviceAccountUser pipeline"],
    "gcp-sa-pubsub": [
      "roles/iam.serviceAccountTokenCreator push",
      "roles/iam.serviceAccountTokenCreator eventarc",
    ],
    "terraform-apply": [
      ...components.map((name) => `roles/iam.serviceAccountUser ${name}`),
      "roles/iam.serviceAccountTokenCreator verifier",
    ],
    github: deployers.map((name) => `roles/iam.workloadIdentityUser ${name}`),
  },
};

/** What cannot be done without. */
const needed: readonly (readonly [type: string, holder: string, grant: string])[] = [
  ["google_pubsub_topic_iam_member", "event-generator", "roles/pubsub.publisher events-topic"],
  ["google_pubsub_topic_iam_member", "pipeline", "roles/pubsub.publisher events-topic"],
  ["google_pubsub_topic_iam_member", "pipeline", "roles/pubsub.publisher backend-events-dead-letters"],
  ["google_pubsub_subscription_iam_member", "pipeline", "roles/pubsub.subscriber topic-sub"],
  ["google_pubsub_subscription_iam_member", "pipeline", "roles/pubsub.subscriber events-dead-letters-sub"],
  ["google_pubsub_subscription_iam_member", "bookkeeper", "roles/pubsub.viewer topic-sub"],
  ["google_pubsub_subscription_iam_member", "bookkeeper", "roles/pubsub.viewer topic-journal"],
  ["google_pubsub_subscription_iam_member", "bookkeeper", "roles/pubsub.viewer events-dead-letters-sub"],
  ["google_bigquery_dataset_iam_member", "table-manager", "eventloomTableManager"],
  ["google_bigquery_dataset_iam_member", "pipeline", "eventloomRowWriter"],
  ["google_bigquery_dataset_iam_member", "bookkeeper", "roles/bigquery.dataViewer"],
  ["google_bigquery_dataset_iam_member", "verifier", "roles/bigquery.dataViewer"],
  ["google_bigquery_table_iam_member", "gcp-sa-pubsub", "eventloomRowWriter"],
  ["google_storage_bucket_iam_member", "pipeline", "roles/storage.objectCreator archive"],
  ["google_storage_bucket_iam_member", "pipeline", "roles/storage.objectUser dead-letters"],
  ["google_cloud_run_v2_service_iam_member", "pipeline", "roles/run.invoker table-manager"],
];

/** The most that each custom role may permit. Deploying and destroying are judged by `roles-are-narrow`. */
const permitted: Readonly<Record<string, RegExp>> = {
  eventloomTableManager: /^bigquery\.(datasets\.get|tables\.(create|get|list|update))$/,
  eventloomRowWriter: /^bigquery\.(datasets\.get|tables\.(get|getData|list|updateData))$/,
  eventloomScaler: /^run\.(operations\.get|workerpools\.(get|update))$/,
  eventloomDeployer:
    /^(?!.*\.(getData|updateData|consume|publish|actAs|call|invoke|seek)$)(?!storage\.objects\.)/,
  eventloomDestroyer:
    /^(bigquery\.(datasets\.create|jobs\.create|tables\.(create|createSnapshot|getData|list))|storage\.objects\.list|[\w.]+\.(delete|detachSubscription|getIamPolicy|setIamPolicy|cancel|update|updateContents))$/,
};

/** The least that each account needs, and no more. */
export const privilegeRules: readonly Rule[] = [
  {
    id: "least-privilege",
    promise: "Each account has roles of this list and no other.",
    findings: each(/_iam_member$/, (is, { environments }, type) => {
      if (text(is, "role") === "" || text(is, "member") === "")
        return "who gets which role is known only after apply";
      const holder = holderOf(is, environments);
      return (allowed[type]?.[holder] ?? []).some((one) => isGrant(is, one))
        ? null
        : `${holder} needs no ${roleOf(is)}`;
    }),
  },
  {
    id: "jobs-can-be-done",
    promise: "Each component has the roles that it cannot do without.",
    findings: (landscape) =>
      needed.flatMap(([type, holder, grant]) => {
        const granted = landscape.planned.filter((one) => one.type === type);
        const has = granted.some(
          ({ is }) => holderOf(is, landscape.environments) === holder && isGrant(is, grant),
        );
        return granted.length === 0 || has ? [] : [`${holder}: it has no ${grant}`];
      }),
  },
  {
    id: "custom-roles-are-listed",
    promise: "A custom role permits what its holder does and nothing else.",
    findings: each(/^google_project_iam_custom_role$/, (is) => {
      const limit = permitted[text(is, "role_id")];
      if (limit === undefined) return "no rule says what it may permit";
      const more = texts(is, "permissions").filter((one) => !limit.test(one));
      return more.length === 0 ? null : `it need not permit ${more.join(", ")}`;
    }),
  },
];

function roleOf(is: Attributes): string {
  return text(is, "role").replace(/^projects\/[^/]+\/roles\//, "");
}

/** Whether a resource grants a role, or a role on what has a name with that end. */
function isGrant(is: Attributes, grant: string): boolean {
  const [role = "", what = ""] = grant.split(" ");
  return roleOf(is) === role && resourceOf(is).endsWith(what);
}

function holderOf(is: Attributes, environments: Landscape["environments"]): string {
  const member = text(is, "member");
  for (const { project, environment } of environments) {
    const [, own] =
      new RegExp(`^serviceAccount:${environment}-([a-z-]+)@${project}\\.iam\\.gserviceaccount\\.com$`).exec(
        member,
      ) ?? [];
    if (own !== undefined) return own;
  }
  const [, agent] =
    /^serviceAccount:(?:service|bq)-\d+@([a-z-]+)\.iam\.gserviceaccount\.com$/.exec(member) ?? [];
  if (agent !== undefined) return agent === "gcp-sa-pubsub" ? agent : "agent";
  return member.startsWith("principalSet://iam.googleapis.com/projects/") ? "github" : "other";
}

/** The name of what a role is granted on, without its path; empty for the project. */
function resourceOf(is: Attributes): string {
  const names = [
    "bucket",
    "topic",
    "subscription",
    "name",
    "dataset_id",
    "repository",
    "service_account_id",
    "crypto_key_id",
  ];
  const name = names.map((one) => text(is, one)).find((one) => one !== "") ?? "";
  return name.slice(name.lastIndexOf("/") + 1).replace(/@.*$/, "");
}
