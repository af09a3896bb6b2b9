import type { ModuleConfiguration } from "../plan.ts";
import type { Rule } from "../policy.ts";

/** The kinds of resources that the other rules know; another one needs a rule that says what it may be. */
const known = new Set(
  [
    "artifact_registry_repository",
    "bigquery_dataset",
    "bigquery_table",
    "cloud_run_v2_job",
    "cloud_run_v2_service",
    "cloud_run_v2_worker_pool",
    "cloud_scheduler_job",
    "dataflow_job",
    "eventarc_trigger",
    "iam_workload_identity_pool",
    "iam_workload_identity_pool_provider",
    "logging_metric",
    "monitoring_alert_policy",
    "monitoring_dashboard",
    "project_iam_custom_role",
    "project_service",
    "pubsub_subscription",
    "pubsub_topic",
    "service_account",
    "storage_bucket",
    "workflows_workflow",
  ].map((name) => `google_${name}`),
);

/** Where what is applied comes from. */
export const originRules: readonly Rule[] = [
  {
    id: "known-kinds",
    promise: "Every resource is of a kind that a rule knows, or grants a role.",
    findings: ({ planned }) =>
      planned
        .filter(
          ({ type }) => !known.has(type) && !/_iam_\w+$|_acl$|_access_control$|_account_key$/.test(type),
        )
        .map(({ address, type }) => `${address}: no rule knows ${type}`),
  },
  {
    id: "own-modules",
    promise: "Modules are folders of this repository.",
    findings: ({ plans }) =>
      plans.flatMap(({ configuration }) =>
        modulesOf(configuration.root_module).flatMap(({ name, source }) =>
          /^\.\.\/[a-z-]+$/.test(source) ? [] : [`module.${name}: it comes from ${source}`],
        ),
      ),
  },
  {
    id: "pinned-provider",
    promise: "Google's provider is the only one, of one major version.",
    findings: ({ plans }) =>
      plans.flatMap(({ configuration: { provider_config: providers = {} } }) =>
        Object.entries(providers).flatMap(([key, { full_name: name, version_constraint: version = "" }]) => {
          if (name !== "registry.terraform.io/hashicorp/google") return [`${key}: it is ${name}`];
          const isOfModule = key.includes(":");
          return isOfModule || /^~> \d+\.\d+$/.test(version) ? [] : [`${key}: any version of it will do`];
        }),
      ),
  },
  {
    id: "no-programs",
    promise: "Applying a plan runs no program of its own.",
    findings: ({ plans }) =>
      plans.flatMap(({ configuration }) =>
        [configuration.root_module, ...modulesOf(configuration.root_module).map(({ module = {} }) => module)]
          .flatMap(({ resources = [] }) => resources)
          .filter(({ provisioners = [] }) => provisioners.length > 0)
          .map(({ address }) => `${address}: it has a provisioner`),
      ),
  },
];

interface Module {
  readonly name: string;
  readonly source: string;
  readonly module?: ModuleConfiguration;
}

/** All modules below one, at any depth. */
function modulesOf({ module_calls: calls = {} }: ModuleConfiguration): readonly Module[] {
  return Object.entries(calls).flatMap(([name, call]) => [
    { name, ...call },
    ...(call.module === undefined ? [] : modulesOf(call.module)),
  ]);
}
