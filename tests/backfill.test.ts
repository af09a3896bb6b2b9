import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { registry } from "../generated/index.ts";
import { runGraph } from "../pipeline/graph.ts";
import { writeArchive } from "../pipeline/sinks/archive.ts";
import { received } from "../pipeline/testing/fixtures.ts";
import { createTestRetry } from "../pipeline/testing/retry.ts";
import { channel } from "../platform/event-bus/attributes.ts";
import { openEmbeddedBus } from "../platform/event-bus/embedded.ts";
import { openFilesystemStore } from "../platform/object-store/filesystem.ts";
import type { ObjectStore } from "../platform/object-store/object-store.ts";
import { subscriptions } from "../platform/runtime/topology.ts";
import { isNotBuilt } from "../platform/testing/go-tools.ts";
import { openDuckdbWarehouse } from "../platform/warehouse/duckdb.ts";
import type { Warehouse } from "../platform/warehouse/warehouse.ts";
import { documentedEvents } from "./support/documented-events.ts";
import { startCloudServers, startService } from "./support/google-cloud.ts";
import { runNode } from "./support/process.ts";

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

/** Archived events of an hour; there is not even a table for their rows. */
async function archiveWithoutRows(store: ObjectStore) {
  const messages = documentedEvents.map(({ type, text }) =>
    received(text, { event_type: type, event_id: `id'\\/${type}` }),
  );
  const { events } = await runGraph({ messages, registry, now: new Date(0) });
  for (const ofTable of events.values()) await writeArchive(store, ofTable, createTestRetry());
}

const span = ["--from", "2026-11-02T10:00:00Z", "--to", "2026-11-02T11:00:00Z"];

/** The command line over the platform: a run, and the same again. */
async function restore(env: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  const counts: unknown[] = [];
  for (let run = 0; run < 2; run++) {
    const args = ["services/cli/main.ts", "backfill", ...span, "--json"];
    const { code, stdout, stderr } = await runNode(args, { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    counts.push(JSON.parse(stdout));
  }
  return counts;
}

const wanted = [
  { dryRun: false, objects: 3, read: 3, stored: 3, known: 0 },
  { dryRun: false, objects: 3, read: 3, stored: 0, known: 3 },
];

async function expectRows(warehouse: Warehouse): Promise<void> {
  for (const { table, type, row } of documentedEvents) {
    const { rows } = await warehouse.query(`SELECT * FROM \`${table}\``);
    expect(rows).toMatchObject([{ ...row, _event_id: `id'\\/${type}` }]);
  }
}

test("lost rows are restored from the archive of a folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "eventloom-backfill-"));
  folders.push(folder);
  const open = async () => ({
    warehouse: await openDuckdbWarehouse({ file: join(folder, "warehouse.duckdb") }),
    store: openFilesystemStore({ directory: join(folder, "objects") }),
  });
  const file = join(folder, "bus.db");
  await openEmbeddedBus({ file, subscriptions, journalTopics: [channel.events] }).close();
  const before = await open();
  await archiveWithoutRows(before.store);
  await before.store.close();
  await before.warehouse.close();
  expect(await restore({ DATA_DIR: folder })).toMatchObject(wanted);
  const after = await open();
  await expectRows(after.warehouse);
  await after.store.close();
  await after.warehouse.close();
});

describe.skipIf(isNotBuilt("pubsub-server") || isNotBuilt("fake-gcs-server"))(
  "on Google Cloud's interfaces",
  () => {
    test("lost rows are restored from the archive of a bucket", async () => {
      await using cloud = await startCloudServers();
      await using tableManager = await startService("services/table-manager/main.ts", cloud.env);
      await archiveWithoutRows(cloud.archive);
      expect(await restore({ ...cloud.env, TABLE_MANAGER_URL: tableManager.url })).toMatchObject(wanted);
      await expectRows(cloud.warehouse);
    });
  },
);
