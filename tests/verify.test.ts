import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registry } from "../generated/index.ts";
import { channel } from "../platform/event-bus/attributes.ts";
import { openBigqueryWarehouse } from "../platform/warehouse/bigquery.ts";
import { isNotBuilt } from "../platform/testing/go-tools.ts";
import { fakePrograms } from "./support/fake-programs.ts";
import {
  type CloudServers,
  type RunningService,
  startCloudServers,
  startService,
} from "./support/google-cloud.ts";
import { runNode, type Finished } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";

const count = 20;
const projectPath = "projects/test-project";

/** What gcloud lists, as Terraform makes it. */
function listed(deadLetterPolicy: object | undefined): string {
  const named = (name: string) => ({ name: `${projectPath}/subscriptions/${name}`, expirationPolicy: {} });
  return JSON.stringify([
    { ...named(channel.pipeline), deadLetterPolicy },
    named(channel.deadLettersSubscription),
  ]);
}

const policy = { deadLetterTopic: `${projectPath}/topics/${channel.deadLetters}`, maxDeliveryAttempts: 100 };

describe.skipIf(isNotBuilt("pubsub-server") || isNotBuilt("fake-gcs-server"))(
  "events verify on Google Cloud's interfaces",
  () => {
    const cleanUp = new AsyncDisposableStack();
    let cloud: CloudServers;
    let generator: RunningService;
    let pipeline: RunningService;
    let folder: string;

    beforeAll(async () => {
      folder = cleanUp.use(await temporaryFolder()).path;
      cloud = cleanUp.use(await startCloudServers());
      const { table } = registry.get("order") ?? {};
      if (table === undefined) throw new Error("there are no orders");
      // The table as an older schema made it.
      const fields = table.schema.fields.filter(({ name }) => name !== "total_amount");
      const { env } = cloud;
      const bigquery = openBigqueryWarehouse({
        projectId: "test-project",
        dataset: "events",
        emulatorUrl: env["BIGQUERY_EMULATOR_URL"] ?? "",
        ownsTables: true,
      });
      await bigquery.createTable({ ...table, schema: { fields } });
      await bigquery.close();
      const tableManager = cleanUp.use(await startService("services/table-manager/main.ts", env));
      generator = cleanUp.use(await startService("services/event-generator/main.ts", env));
      pipeline = cleanUp.use(
        await startService("pipeline/main.ts", { ...env, TABLE_MANAGER_URL: tableManager.url }),
      );
    });
    afterAll(() => cleanUp.disposeAsync());

    async function verify(
      name: string,
      subscriptions: string,
      ...more: readonly string[]
    ): Promise<Finished & { readonly markdown: string }> {
      const programs = join(folder, name);
      const list = `gcloud pubsub subscriptions list --project test-project --format json`;
      const { path } = await fakePrograms(programs, ["gcloud"], [{ when: list, stdout: subscriptions }]);
      const summary = join(programs, "summary.md");
      const args = [
        "verify",
        "--environment",
        "prod",
        "--count",
        String(count),
        "--summary",
        summary,
        ...more,
      ];
      const ended = await runNode(["services/cli/main.ts", ...args], {
        env: { ...cloud.env, GENERATOR_URL: generator.url, PATH: path },
      });
      return { ...ended, markdown: await readFile(summary, "utf8") };
    }

    test("what is published is stored and archived, a new column can be queried, and poison comes back byte for byte", async () => {
      const { code, stdout, markdown } = await verify("whole", listed(policy), "--timeout", "60");
      expect([code, stdout]).toEqual([0, expect.stringContaining("prod verified in")]);
      expect(stdout).toContain(`${count} of each of ${registry.size} types published, stored and archived`);
      expect(stdout).toMatch(/\d+ bytes kept as UNKNOWN_EVENT_TYPE, and again after a replay/);
      expect(markdown).toMatch(/^## prod: verified\n/);
      expect(markdown.match(/✅ passed/g)).toHaveLength(4);
      const { rows } = await cloud.warehouse.query("SELECT count(total_amount) AS n FROM orders");
      expect(rows).toEqual([{ n: count }]);
    });

    test("a part that stands still fails within the limit, and so does a subscription that loses", async () => {
      await pipeline.stop();
      const { code, stdout, markdown } = await verify("broken", listed(undefined), "--timeout", "1");
      expect([code, stdout]).toEqual([1, expect.stringContaining("prod NOT VERIFIED in")]);
      expect(stdout).toMatch(/order: 20 published, 0 distinct rows, 0 archived|not finished within 1 s/);
      expect(markdown).toMatch(/^## prod: not verified\n/);
    });
  },
);
