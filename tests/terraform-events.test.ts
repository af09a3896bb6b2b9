import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { globSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { announceFilter, channel } from "../platform/event-bus/attributes.ts";
import { createEnvironmentReader, readRuntimeConfig } from "../platform/runtime/config.ts";
import { readPlatformConfig } from "../platform/runtime/platform-config.ts";
import { readPushConfig } from "../platform/runtime/push-config.ts";
import { journalTable } from "../platform/warehouse/journal-table.ts";
import { missing } from "./needs.ts";
import { projectRoot, runNode } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";
import { block, blocks, text, type Attributes, type Plan } from "../scripts/release/policy/plan.ts";
import { readProviderSchema } from "./terraform/provider/provider-schema.ts";
import { serveProvider } from "./terraform/provider/server.ts";
import { stacks, Workspace } from "./terraform/workspace.ts";

const shipment = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Shipment",
  "x-event": { version: "1.0.0", owner: "logistics" },
  "x-bigquery": { table: "shipments" },
  type: "object",
  properties: { event_type: { const: "shipment" }, shipment_id: { type: "string" } },
  required: ["event_type", "shipment_id"],
};

describe.skipIf(missing("terraform"))("the stacks and the rest of the project agree", () => {
  const cleanUp = new AsyncDisposableStack();
  let workspace: Workspace;
  let planned: readonly Plan[];

  beforeAll(async () => {
    const provider = cleanUp.use(await serveProvider(readProviderSchema()));
    const folder = cleanUp.use(await temporaryFolder());
    workspace = await Workspace.create(folder.path, provider.env);
    planned = await planAll();
  }, 180_000);
  afterAll(() => cleanUp.disposeAsync());

  test("a new schema shows in the catalogue of dashboard, alerts and outputs, and nowhere else", async () => {
    await generateWith(shipment, join(workspace.folder, "generated"));
    const changed = await planAll();
    const before = resources(planned);
    const after = resources(changed);
    expect([...after.keys()]).toEqual([...before.keys()]);
    const differing = [...after].filter(([address, is]) => !isDeepStrictEqual(is, before.get(address)));
    const alerts = [...after.keys()].filter((address) =>
      address.startsWith("google_monitoring_alert_policy."),
    );
    expect(differing.map(([address]) => address).toSorted()).toEqual(
      [...alerts, "google_monitoring_dashboard.this"].toSorted(),
    );
    for (const [, is] of differing)
      expect(JSON.stringify(is)).toContain("| `shipment` | `shipments` | logistics |");
    expect(changed.at(-1)?.output_changes?.["events"]?.after).toMatchObject({
      shipment: { table: "shipments", version: "1.0.0" },
    });
  });

  test("topics, subscriptions and the filter have the names that the services use", () => {
    const names = (type: string) =>
      [...resources(planned)]
        .filter(([address]) => address.startsWith(type))
        .map(([, is]) => text(is, "name"));
    expect(names("google_pubsub_topic.")).toEqual(
      expect.arrayContaining([channel.events, channel.deadLetters]),
    );
    expect(names("google_pubsub_subscription.")).toEqual(
      expect.arrayContaining([channel.pipeline, channel.tableManager, channel.deadLettersSubscription]),
    );
    expect(resources(planned).get("google_pubsub_subscription.table_manager[0]")?.["filter"]).toBe(
      announceFilter,
    );
  });

  test("every service understands its environment", () => {
    const running = [...resources(planned)].filter(([address]) =>
      /_v2_(service|worker_pool|job)\./.test(address),
    );
    expect(running).toHaveLength(5);
    for (const [, is] of running) {
      const environment = environmentOf(is);
      expect(readRuntimeConfig(environment).platform).toBe("gcp");
      const { bus, warehouse, store } = readPlatformConfig(environment);
      expect(bus).toMatchObject({
        projectId: "acme-events",
        names: new Map(Object.values(channel).map((name) => [name, name])),
      });
      expect(warehouse).toMatchObject({ dataset: "prod_events_dataset" });
      expect(store).toMatchObject({
        archiveBucket: "acme-events-prod-archive",
        deadLetterBucket: "acme-events-prod-dead-letters",
      });
    }
  });

  test("the table manager expects the pushes that its subscription sends", () => {
    const is = resources(planned);
    const reader = createEnvironmentReader(
      environmentOf(is.get('google_cloud_run_v2_service.this["table-manager"]') ?? {}),
    );
    const push = block(is.get("google_pubsub_subscription.table_manager[0]") ?? {}, "push_config");
    const token = block(push ?? {}, "oidc_token");
    expect(readPushConfig(reader, "gcp")).toEqual({
      audience: token?.["audience"],
      email: token?.["service_account_email"],
    });
  });

  test("every line that a log metric counts is one that the code writes", async () => {
    const files = globSync("{platform,pipeline,services}/**/*.ts", {
      cwd: projectRoot,
      exclude: (path) => path.endsWith(".test.ts"),
    });
    const code = await Promise.all(files.map((file) => readFile(join(projectRoot, file), "utf8")));
    const filters = [...resources(planned)]
      .filter(([address]) => address.startsWith("google_logging_metric."))
      .map(([, is]) => text(is, "filter"));
    const messages = filters.map((filter) => /message[=:]"([^"]+)"/.exec(filter)?.[1] ?? filter);
    expect(messages).not.toEqual([]);
    expect(messages.filter((message) => !code.some((one) => one.includes(message)))).toEqual([]);
  });

  test("the journal has the columns that the books are read from", () => {
    const is = resources(planned).get("google_bigquery_table.journal") ?? {};
    expect(is["table_id"]).toBe(journalTable.name);
    expect(JSON.parse(text(is, "schema"))).toEqual(journalTable.schema.fields);
  });

  test("every alert has its section in the runbook, and every section its alert", async () => {
    const alerts = [...resources(planned).keys()].flatMap(
      (address) => /^google_monitoring_alert_policy\.this\["(.+)"\]$/.exec(address)?.[1] ?? [],
    );
    const runbook = await readFile(join(projectRoot, "docs", "operations.md"), "utf8");
    const sections = [...runbook.matchAll(/^### ([a-z-]+)$/gm)].map(([, name]) => name);
    expect(new Set(sections)).toEqual(new Set(alerts));
  });

  async function planAll(): Promise<readonly Plan[]> {
    const plans: Plan[] = [];
    for (const stack of stacks) plans.push(await workspace.plan(stack));
    return plans;
  }
});

function resources(plans: readonly Plan[]): ReadonlyMap<string, Attributes> {
  return new Map(
    plans
      .flatMap((plan) => plan.resource_changes)
      .map(({ address, change }) => [address, change.after ?? {}] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function environmentOf(is: Attributes): Readonly<Record<string, string>> {
  const template = block(is, "template") ?? {};
  const [container = {}] = blocks(block(template, "template") ?? template, "containers");
  return Object.fromEntries(blocks(container, "env").map((one) => [text(one, "name"), text(one, "value")]));
}

/** Writes what codegen makes of the project's schemas and one more. */
async function generateWith(schema: object, out: string): Promise<void> {
  await using scratch = await temporaryFolder();
  const schemas = join(scratch.path, "schemas");
  await cp(join(projectRoot, "schemas"), schemas, { recursive: true });
  await mkdir(schemas, { recursive: true });
  await writeFile(join(schemas, "shipment.schema.json"), JSON.stringify(schema));
  const finished = await runNode(["codegen/cli.ts", "--schemas", schemas, "--out", out]);
  if (finished.code !== 0) throw new Error(finished.stdout + finished.stderr);
}
