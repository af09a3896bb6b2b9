import { block, blocks, text, type Attributes } from "../plan.ts";
import type { Landscape, Planned, Rule } from "../policy.ts";
import { each, of } from "./each.ts";

const run = /^google_cloud_run_v2_(service|worker_pool)$/;

/** What runs. */
export const runtimeRules: readonly Rule[] = [
  {
    id: "callers-are-known",
    promise: "Every service asks IAM who calls.",
    findings: each(/^google_cloud_run_v2_service$/, (is) =>
      is["invoker_iam_disabled"] === true ? "anybody may call it" : null,
    ),
  },
  {
    id: "own-accounts",
    promise: "Whatever runs has an account of its own that the stack bootstrap makes.",
    findings: (landscape) => {
      const made = new Set(of(landscape, /^google_service_account$/).map(({ is }) => text(is, "account_id")));
      const running = runningAs(landscape);
      return running.flatMap(({ address, account }, index) => {
        if (!made.has(account)) return [`${address}: it runs as ${account || "the default account"}`];
        const other = running.slice(0, index).find((one) => one.account === account);
        return other === undefined ? [] : [`${address}: it shares ${account} with ${other.address}`];
      });
    },
  },
  {
    id: "images-are-pinned",
    promise: "Images are named by digest.",
    findings: each(run, (is) => {
      const images = containers(is).map((container) => text(container, "image"));
      const loose = images.filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image));
      return images.length > 0 && loose.length === 0
        ? null
        : `${loose.join(", ")} can come to mean something else`;
    }),
  },
  {
    id: "no-secrets-in-the-open",
    promise: "No secret stands in an environment variable's value.",
    findings: each(run, (is) => {
      const named = containers(is).flatMap((container) => blocks(container, "env"));
      const open = named.filter(
        (one) => /KEY|SECRET|PASSWORD|CREDENTIAL|TOKEN/.test(text(one, "name")) && text(one, "value") !== "",
      );
      return open.length === 0
        ? null
        : `${open.map((one) => text(one, "name")).join(", ")} can be read by whoever sees the service`;
    }),
  },
  {
    id: "instances-are-bounded",
    promise: "A service has between 0 and 1000 instances.",
    findings: each(/^google_cloud_run_v2_service$/, (is) => {
      const scaling = block(block(is, "template") ?? {}, "scaling");
      const most = Number(scaling?.["max_instance_count"] ?? Number.NaN);
      return most >= 1 && most <= 1000 ? null : "its instances have no bound";
    }),
  },
  {
    id: "production-is-protected",
    promise: "What runs in production cannot be deleted by a plan.",
    findings: each(run, (is) =>
      text(is, "name").startsWith("prod-") && is["deletion_protection"] !== true
        ? "it is not protected"
        : null,
    ),
  },
  {
    id: "dataflow-drains",
    promise: "A Dataflow job is drained, not cancelled, and its workers have no public address.",
    findings: each(/^google_dataflow_job$/, (is) => {
      if (text(is, "on_delete") !== "drain") return "what it holds is lost when it is replaced";
      return text(is, "ip_configuration") === "WORKER_IP_PRIVATE"
        ? null
        : "its workers have public addresses";
    }),
  },
  {
    id: "alerts-tell-what-to-do",
    promise: "Every alert links its section of docs/operations.md, and none is about one event type only.",
    findings: each(/^google_monitoring_alert_policy$/, (is) => {
      const content = text(block(is, "documentation"), "content");
      if (!/operations\.md#[a-z-]+/.test(content)) return "it does not say what to do";
      const conditions = blocks(is, "conditions").map((one) =>
        text(block(one, "condition_threshold"), "filter"),
      );
      return conditions.some((filter) => filter.includes("metric.labels.event_type"))
        ? "it is about one event type"
        : null;
    }),
  },
];

function containers(is: Attributes): readonly Attributes[] {
  return blocks(block(is, "template") ?? {}, "containers");
}

/** Accounts of what runs; the scheduler's job only starts the workflow and acts as that one's account. */
function runningAs(landscape: Landscape): readonly { readonly address: string; readonly account: string }[] {
  const accountOf: Readonly<Record<string, (planned: Planned) => string>> = {
    google_cloud_run_v2_service: ({ is }) => text(block(is, "template"), "service_account"),
    google_cloud_run_v2_worker_pool: ({ is }) => text(block(is, "template"), "service_account"),
    google_dataflow_job: ({ is }) => text(is, "service_account_email"),
    google_workflows_workflow: ({ is }) => text(is, "service_account"),
  };
  return landscape.planned.flatMap((planned) => {
    const email = accountOf[planned.type]?.(planned);
    return email === undefined ? [] : [{ address: planned.address, account: email.replace(/@.*$/, "") }];
  });
}
