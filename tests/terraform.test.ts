import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { once } from "../platform/runtime/once.ts";
import { missing } from "./needs.ts";
import { projectRoot, start } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";
import { policyMutants } from "./terraform/mutants/policy-mutants.ts";
import { groupMutants } from "./terraform/mutants/groups.ts";
import type { Mutant } from "./terraform/mutants/mutant.ts";
import { refusedMutants } from "./terraform/mutants/refused.ts";
import type { Plan } from "../scripts/release/policy/plan.ts";
import { judge, rules } from "../scripts/release/policy/policy.ts";
import { readProviderSchema } from "./terraform/provider/provider-schema.ts";
import { serveProvider } from "./terraform/provider/server.ts";
import { stacks, TerraformError, Workspace, type Stack, type Variables } from "./terraform/workspace.ts";

const isMissing = missing("terraform");
const dev: Variables = { environment: "dev" };
const withKey: Variables = {
  kms_key: "projects/keys/locations/us-central1/keyRings/events/cryptoKeys/events",
};

describe.skipIf(isMissing)("terraform", () => {
  const cleanUp = new AsyncDisposableStack();
  let workspace: Workspace;
  let applied: Workspace;
  const plans = {} as Record<Stack, Plan>;

  beforeAll(async () => {
    const provider = cleanUp.use(await serveProvider(readProviderSchema()));
    const folder = cleanUp.use(await temporaryFolder());
    workspace = await Workspace.create(folder.path, provider.env);
    for (const stack of stacks) plans[stack] = await workspace.plan(stack);
    applied = cleanUp.use(await workspace.copy());
    for (const stack of stacks) await applied.apply(stack);
  }, 180_000);
  afterAll(() => cleanUp.disposeAsync());

  test("the stacks are formatted", async () => {
    const args = ["fmt", "-check", "-recursive", "-diff", join(projectRoot, "terraform")];
    const { code, stdout, stderr } = await start("terraform", args).finished;
    expect(stdout + stderr).toBe("");
    expect(code).toBe(0);
  });

  test.each(stacks)("%s is valid and passes its own tests", async (stack) => {
    await workspace.run(stack, ["validate"]);
    expect(await workspace.run(stack, ["test"])).toMatch(/Success! [1-9]\d* passed, 0 failed/);
  });

  test.each(stacks)("%s, once applied, has no changes", async (stack) => {
    const { resource_changes: changes } = await applied.plan(stack);
    expect(
      changes.filter(({ change }) => change.actions.join() !== "no-op").map(({ address }) => address),
    ).toEqual([]);
  });

  test("a release's images are left alone", async () => {
    const image = `example/other@sha256:${"f".repeat(64)}`;
    const images = { event_generator: image, table_manager: image, pipeline: image, bookkeeper: image };
    const { resource_changes: changes } = await applied.plan("app", { images });
    const running = changes.filter(({ type }) => /_v2_(service|worker_pool|job)$/.test(type));
    expect(running.map(({ change }) => change.actions)).toEqual(Array.from({ length: 5 }, () => ["no-op"]));
  });

  test("nor is the number of workers, which the autoscaler sets", async () => {
    const { resource_changes: changes } = await applied.plan("app", { workers: { min: 3 } });
    const pools = changes.filter(({ type }) => type === "google_cloud_run_v2_worker_pool");
    expect(pools.map(({ change }) => change.actions)).toEqual([["no-op"]]);
  });

  test("what holds data refuses to be destroyed", async () => {
    for (const stack of ["bootstrap", "data"] as const)
      await expect(applied.destroyPlan(stack)).rejects.toThrow("prevent_destroy set");
    const holding =
      /^resource "google_(bigquery_(dataset|table)|storage_bucket|pubsub_(topic|subscription))" "(\w+)"/;
    for (const file of ["bootstrap/main.tf", "data/main.tf"]) {
      const text = await readFile(join(projectRoot, "terraform", file), "utf8");
      const held = text.split(/^(?=resource )/m).filter((one) => holding.test(one));
      const loose = held.filter((one) => !one.includes("\n    prevent_destroy = true\n"));
      expect(held).not.toEqual([]);
      // Templates can be made again.
      expect(loose.map((one) => holding.exec(one)?.[4]).filter((name) => name !== "templates")).toEqual([]);
    }
  });

  test.each(["data", "app"])(
    "the state of %s is in the bucket, and the provider's version is bounded",
    async (stack) => {
      const text = await readFile(join(projectRoot, "terraform", stack, "versions.tf"), "utf8");
      expect(text).toMatch(/^ {2}backend "gcs" \{\}$/m);
      expect(text).toMatch(/^ {2}required_version = ">= 1\.9"$/m);
    },
  );

  test.each<[string, Partial<Record<Stack, Variables>>]>([
    ["as they come", {}],
    ["with Eventarc", { app: { table_manager_trigger: "eventarc" } }],
    ["with Dataflow", { app: { pipeline_runner: "dataflow", dataflow_template: "templates/pipeline" } }],
    ["of another environment", { bootstrap: dev, data: dev, app: dev }],
    ["with a customer's key", { bootstrap: withKey, data: withKey, app: withKey }],
  ])("the stacks %s keep every promise", async (_case, variables) => {
    const planned: Plan[] = [];
    for (const stack of stacks) {
      const own = variables[stack];
      planned.push(own === undefined ? plans[stack] : await workspace.plan(stack, own));
    }
    expect(judge(planned, await eventTables())).toEqual([]);
  });

  test.concurrent.each(refusedMutants.map((mutant) => [mutant.mistake, mutant] as const))(
    "refused: %s",
    async (_, mutant) => {
      const refusal = await plansWith([mutant]).then(
        () => "",
        (error: unknown) => {
          if (error instanceof TerraformError) return error.message.replaceAll(/[\s│╷╵]+/g, " ");
          throw error;
        },
      );
      expect(refusal).toMatch(mutant.caught);
    },
  );

  const groups = groupMutants(policyMutants).map(
    (mutants) => [mutants, once(() => plansWith(mutants))] as const,
  );
  const cases = groups.flatMap(([mutants, planned]) =>
    mutants.map((mutant) => [mutant.mistake, mutant, planned] as const),
  );
  test.concurrent.each(cases)("caught: %s", async (_, { caught }, planned) => {
    const findings = judge(await planned.get(), await eventTables());
    expect(findings).toContain(caught);
  });

  test("every rule catches a mutant", () => {
    const catching = new Set(policyMutants.map(({ caught }) => String(caught).split(": ")[0]));
    // Terraform itself refuses what these two are about, before there is a plan; their own tests are beside them.
    const untried = rules.map(({ id }) => id).filter((id) => !catching.has(id));
    expect(untried).toEqual(["known-kinds", "own-modules"]);
  });

  /** The plans of all stacks, with the mistakes of some mutants in one of them. */
  async function plansWith(mutants: readonly Mutant[]): Promise<readonly Plan[]> {
    const [{ stack, variables = {}, isLater = false } = nothing] = mutants;
    await using copy = await (isLater ? applied : workspace).copy();
    for (const edit of mutants.flatMap(({ edits = [] }) => edits)) await copy.edit(...edit);
    return Object.values({ ...plans, [stack]: await copy.plan(stack, variables) });
  }
});

const nothing: Mutant = { mistake: "none", stack: "app", caught: "" };

async function eventTables(): Promise<readonly string[]> {
  const text = await readFile(join(projectRoot, "generated", "terraform", "events.json"), "utf8");
  const { events } = JSON.parse(text) as { events: Readonly<Record<string, { table: string }>> };
  return Object.values(events).map(({ table }) => table);
}
