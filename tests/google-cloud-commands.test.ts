import { describe, expect, test } from "vitest";
import * as catalog from "../generated/index.ts";
import type { Json } from "../generated/contract.ts";
import { attribute, channel } from "../platform/event-bus/attributes.ts";
import { isNotBuilt } from "../platform/testing/go-tools.ts";
import { openBigqueryWarehouse } from "../platform/warehouse/bigquery.ts";
import { journalTable } from "../platform/warehouse/journal-table.ts";
import { startCloudServers } from "./support/google-cloud.ts";
import { runNode } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";

const json = (value: unknown) => `${JSON.stringify(value)}\n`;
const order = catalog.registry.get("order");

describe.skipIf(isNotBuilt("pubsub-server") || isNotBuilt("fake-gcs-server"))(
  "events on Google Cloud",
  () => {
    test("publish, status, trace and query answer from the project, and say what it does not tell", async () => {
      await using cloud = await startCloudServers();
      await using folder = await temporaryFolder();
      const { bus } = cloud;
      const warehouse = openBigqueryWarehouse({
        projectId: cloud.env["GCP_PROJECT_ID"] ?? "",
        dataset: cloud.env["BIGQUERY_DATASET"] ?? "",
        emulatorUrl: cloud.env["BIGQUERY_EMULATOR_URL"] ?? "",
      });
      const env = { ...cloud.env, LOG_LEVEL: "info" };
      const events = (args: readonly string[], input = "") =>
        runNode(["services/cli/main.ts", ...args], { env, input });
      if (order === undefined) throw new Error("there are no orders");
      const [sample] = await order.generate({ count: 1, seed: 1 });
      const valid = sample?.event as Readonly<Record<string, Json>>;

      const rejected = `${folder.path}/rejected.ndjson`;
      const lines = json(valid) + json({ ...valid, status: "no such status" });
      const published = await events(["publish", "-", "--rejected", rejected, "--json"], lines);
      expect(published).toMatchObject({ code: 1 });
      expect(JSON.parse(published.stdout)).toMatchObject({ published: 1, rejected: 1 });
      expect(await events(["publish", "-", "--raw"], "no JSON at all\n")).toMatchObject({ code: 0 });
      const pulled = [];
      while (pulled.length < 2)
        pulled.push(...(await bus.pull(channel.pipeline, { maxMessages: 10, leaseSeconds: 60 })));
      const message = pulled.find(({ attributes }) => attributes[attribute.eventType] === "order");
      const eventId = message?.attributes[attribute.eventId] ?? "";
      expect(JSON.parse(Buffer.from(message?.data ?? "").toString("utf8"))).toEqual(valid);
      expect(pulled.find((one) => one !== message)?.attributes).toEqual({});

      // Before anything is there.
      const bare = await events(["trace", eventId]);
      expect(bare).toMatchObject({ code: 2, stdout: "" });
      expect(bare.stderr).toMatch(/cannot be told: the dataset has no table _journal/);

      await warehouse.createTable(journalTable);
      const publishTime = new Date().toISOString();
      const entry = {
        message_id: message?.messageId ?? "",
        publish_time: publishTime,
        attributes: JSON.stringify(message?.attributes),
      };
      await warehouse.insertRows(journalTable.name, [{ insertId: "1", row: entry }]);
      expect(await events(["trace", "nobody"])).toMatchObject({ code: 1 });
      const underWay = await events(["trace", eventId]);
      expect(underWay).toMatchObject({ code: 0 });
      expect(underWay.stdout).toMatch(/state +in flight/);
      expect(underWay.stdout).toMatch(/next +npm run events -- status/);

      await warehouse.createTable(order.table);
      const row = {
        ...order.toRow(valid),
        _event_id: eventId,
        _ingested_at: publishTime,
        _published_at: publishTime,
      };
      expect(await warehouse.insertRows("orders", [{ insertId: eventId, row }])).toEqual([
        { kind: "stored" },
      ]);
      const stored = await events(["trace", eventId]);
      expect(stored).toMatchObject({ code: 0, stderr: "" });
      expect(stored.stdout).toMatch(/state +stored/);
      expect(stored.stdout).toMatch(/row +orders, partition event_date = \d{4}-\d\d-\d\d/);
      expect(stored.stdout).not.toContain("acknowledged by every subscription");

      const queried = await events(["query", "SELECT _event_id FROM orders", "--format", "json"]);
      expect(JSON.parse(queried.stdout)).toEqual([{ _event_id: eventId }]);

      // The servers have no Cloud Monitoring: that is said, and the rest is told.
      const status = await events(["status", "--json"]);
      expect(status).toMatchObject({ code: 1, stderr: "" });
      expect(JSON.parse(status.stdout)).toMatchObject({
        subscriptions: [],
        deadLetters: { open: 0 },
        tables: expect.arrayContaining([
          expect.objectContaining({ table: "orders", state: "up_to_date", rows: 1 }),
          expect.objectContaining({ table: "inventory", state: "missing", rows: null }),
        ]),
        problems: expect.arrayContaining([expect.stringContaining(`subscription ${channel.pipeline}: `)]),
      });
      const told = await events(["status"]);
      expect(told.stdout).toMatch(/NOT KNOWN +subscription/);
      expect(told.stdout).toMatch(/orders +order .*up to date +1/);
      expect(await events(["status", "--watch"])).toMatchObject({ code: 2 });
    });
  },
);
