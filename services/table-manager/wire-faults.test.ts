import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLogger } from "../../platform/runtime/log.ts";
import { fixtureCatalog } from "../../platform/runtime/testing/fixture-catalog.ts";
import type { Fault } from "../../platform/testing/bigquery-server/faults.ts";
import { startBigqueryServer, type BigqueryServer } from "../../platform/testing/bigquery-server/server.ts";
import { openBigqueryWarehouse } from "../../platform/warehouse/bigquery.ts";
import { createTableManager } from "./app.ts";
import type { TableStatus } from "./table-status.ts";

let server: BigqueryServer;
beforeAll(async () => {
  server = await startBigqueryServer();
});
afterAll(() => server.close());

/** Tables of the catalog, the first of which lacks its last column: one change and some creations are to be made. */
async function startBehind() {
  const dataset = `d_${randomUUID().replaceAll("-", "")}`;
  const behind = await server.makeDataset(dataset);
  const where = { projectId: server.projectId, dataset, emulatorUrl: server.url, timeoutSeconds: 2 };
  const warehouse = openBigqueryWarehouse({ ...where, ownsTables: true });
  const catalog = fixtureCatalog();
  const [first] = [...catalog.registry.values()];
  if (first === undefined) throw new Error("the catalog is empty");
  const fields = first.table.schema.fields.slice(0, -1);
  await warehouse.createTable({ ...first.table, schema: { fields } });
  const clock = { sleep: async () => {}, random: () => 0 };
  const app = createTableManager({ catalog, warehouse, log: silentLogger, clock });
  const sync = () => app.request("/tables/sync", { method: "POST" });
  return { behind, first, sync, size: catalog.registry.size };
}

const faults: readonly (readonly [Fault, times: number])[] = [
  [{ kind: "status", status: 412, reason: "conditionNotMet" }, 5],
  [{ kind: "status", status: 429, reason: "rateLimitExceeded" }, 2],
  [{ kind: "status", status: 403, reason: "rateLimitExceeded" }, 2],
  [{ kind: "status", status: 500, reason: "backendError" }, 2],
  [{ kind: "status", status: 503, reason: "backendError" }, 2],
  [{ kind: "reset" }, 2],
  [{ kind: "lost" }, 2],
  [{ kind: "truncated" }, 2],
  [{ kind: "slow", milliseconds: 100 }, 2],
];
const cases = faults.flatMap(([fault, times]) =>
  ["GET", "POST", "PATCH"].map((method) => ({ method, fault, times })),
);

test.each(cases)("every table is brought up, once: $method $fault", async ({ method, fault, times }) => {
  const { behind, first, sync, size } = await startBehind();
  server.misbehave({ fault, times, method, path: /^\/tables/ });
  const statuses: number[] = [];
  // As a deployment does: what could not be done is asked for again.
  while (statuses.at(-1) !== 200 && statuses.length <= size * times + 1) statuses.push((await sync()).status);
  server.behave();
  expect(statuses.at(-1)).toBe(200);
  const { tables } = (await (await sync()).json()) as { readonly tables: readonly TableStatus[] };
  expect(tables.map(({ state }) => state)).toEqual(Array.from({ length: size }, () => "up_to_date"));
  expect(tables.map(({ table }) => behind.metadataUpdates(table).length)).toEqual(
    tables.map(({ table }) => (table === first.table.name ? 2 : 1)),
  );
});
