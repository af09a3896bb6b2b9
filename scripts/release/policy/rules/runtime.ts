import { block, blocks, text, type Attributes } from "../plan.ts";
import type { Landscape, Planned, Rule } from "../policy.ts";
import { each, of } from "./each.ts";

const run = /^google_cloud_run_v2_(service|worker_pool|job)$/;

/** What plan.sh plans with before there are images. */
const unbuilt = /^unbuilt@sha256:0{64}$/;
const ingresses = ["ALL", "INTERNAL_ONLY", "INTERNAL_LOAD_BALANCER"].map((one) => `INGRESS_TRAFFIC_${one}`);

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
        // Without the stack that makes accounts, as in a release, its name must do.
        const isOwn =
          made.size > 0 ? made.has(account) : account !== "" && /^[a-z0-9]+-[a-z-]+$/.test(account);
        if (!isOwn) return [`${address}: it runs as ${account || "the default account"}`];
        const other = running.slice(0, index).find((one) => one.account === account);
        return other === undefined ? [] : [`${address}: it shares ${account} with ${other.address}`];
      });
    },
  },
  {
    id: "images-are-pinned",
    promise: "Images are named by digest, and come from the project's own registry.",
    findings: each(run, (is, { environments }) => {
      const images = containers(is).map((container) => text(container, "image"));
      const loose = images.filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image));
      if (images.length === 0 || loose.length > 0)
        return `${loose.join(", ")} can come to mean something else`;
      const isOwn = (image: string) =>
        environments.some(({ project }) =>
          image.split("/", 2).join("/").endsWith(`-docker.pkg.dev/${project}`),
        );
      const foreign = images.filter((image) => !isOwn(image) && !unbuilt.test(image));
      return foreign.length === 0 ? null : `${foreign.join(", ")} is not of the project's registry`;
    }),
  },
  {
    id: "no-secrets-in-the-open",
    promise: "No secret stands in an environment variable's value.",
    findings: each(run, (is) => {
      const named = containers(is).flatMap((container) => blocks(container, "env"));
      const open = named.filter(
        (one) =>
          /KEY|SECRET|PASSWORD|PASSWD|CREDENTIAL|TOKEN|PRIVATE/.test(text(one, "name")) &&
          text(one, "value") !== "",
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
    id: "health-is-asked",
    promise: "Cloud Run asks each service whether it has started and whether it lives.",
    findings: each(/^google_cloud_run_v2_service$/, (is) => {
      const asks = (probe: string, path: string) =>
        containers(is).every((one) => text(block(block(one, probe) ?? {}, "http_get"), "path") === path);
      if (!asks("startup_probe", "/health")) return "nobody asks whether it has started";
      return asks("liveness_probe", "/liveness") ? null : "nobody asks whether it lives";
    }),
  },
  {
    id: "requests-end",
    promise: "A service's requests end before they are sent again, and come from where a person chose.",
    findings: each(/^google_cloud_run_v2_service$/, (is) => {
      if (!ingresses.includes(text(is, "ingress"))) return `its ingress is ${text(is, "ingress")}`;
      const seconds = Number(/^(\d+)s$/.exec(text(block(is, "template"), "timeout"))?.[1]);
      return seconds <= 60 ? null : "a push comes again while the first is under way";
    }),
  },
  {
    id: "resources-are-limited",
    promise: "Whatever runs has a limit of processors and memory that somebody chose.",
    findings: each(run, (is) => {
      const limits = containers(is).map((one) => (block(one, "resources")?.["limits"] ?? {}) as Attributes);
      return limits.every((one) => text(one, "cpu") !== "" && text(one, "memory") !== "")
        ? null
        : "it has the limits that come by default";
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
    id: "schedules-are-signed",
    promise: "A schedule runs, and calls Google over https as an account of its own.",
    findings: each(/^google_cloud_scheduler_job$/, (is) => {
      const target = block(is, "http_target");
      const token = block(target ?? {}, "oauth_token") ?? block(target ?? {}, "oidc_token");
      if (is["paused"] === true) return "it is paused";
      if (target === undefined || text(token, "service_account_email") === "")
        return "its calls are not signed";
      return /^(https:\/\/[a-z-]+\.googleapis\.com\/|$)/.test(text(target, "uri"))
        ? null
        : "it calls somebody else";
    }),
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
];

/** Containers of a service, a worker pool or, one template deeper, a job. */
function containers(is: Attributes): readonly Attributes[] {
  const template = block(is, "template") ?? {};
  return blocks(block(template, "template") ?? template, "containers");
}

/** Accounts of what runs; the scheduler's job only starts the workflow and acts as that one's account. */
function runningAs(landscape: Landscape): readonly { readonly address: string; readonly account: string }[] {
  const accountOf: Readonly<Record<string, (planned: Planned) => string>> = {
    google_cloud_run_v2_service: ({ is }) => text(block(is, "template"), "service_account"),
    google_cloud_run_v2_worker_pool: ({ is }) => text(block(is, "template"), "service_account"),
    google_cloud_run_v2_job: ({ is }) =>
      text(block(block(is, "template") ?? {}, "template"), "service_account"),
    google_dataflow_job: ({ is }) => text(is, "service_account_email"),
    google_workflows_workflow: ({ is }) => text(is, "service_account"),
  };
  return landscape.planned.flatMap((planned) => {
    const email = accountOf[planned.type]?.(planned);
    return email === undefined ? [] : [{ address: planned.address, account: email.replace(/@.*$/, "") }];
  });
}
