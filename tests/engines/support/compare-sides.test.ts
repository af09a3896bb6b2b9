import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { registry } from "../../../generated/index.ts";
import { openFilesystemStore } from "../../../platform/object-store/filesystem.ts";
import { openDuckdbWarehouse } from "../../../platform/warehouse/duckdb.ts";
import { temporaryFolder } from "../../support/scratch.ts";
import { compareSides } from "./compare-sides.ts";

interface Side {
  readonly orders: readonly string[];
  /** Lines of each archive object. */
  readonly archived: readonly (readonly string[])[];
}

async function write(folder: string, { orders, archived }: Side): Promise<string> {
  await mkdir(folder);
  const warehouse = await openDuckdbWarehouse({ file: join(folder, "warehouse.duckdb") });
  for (const { table } of registry.values()) await warehouse.createTable(table);
  const order = registry.get("order");
  const [sample] = [...((await order?.generate({ count: 1, seed: 1 })) ?? [])];
  if (order === undefined || sample === undefined) throw new Error("there are no orders");
  const system = {
    _schema_version: "1.0.0",
    _published_at: null,
    _ingested_at: "2026-11-02T10:15:00Z",
    _run_id: null,
  };
  const rows = orders.map((id) => ({
    insertId: id,
    row: { ...order.toRow(sample.event as never), ...system, _event_id: id },
  }));
  await warehouse.insertRows(order.table.name, rows);
  await warehouse.close();
  const store = openFilesystemStore({ directory: join(folder, "objects") });
  for (const [index, lines] of archived.entries()) {
    await store.putIfAbsent(`events/event_type=order/${index}.ndjson.gz`, gzipSync(`${lines.join("\n")}\n`));
  }
  await store.putIfAbsent("dead-letters/0.ndjson.gz", gzipSync("{}\n"));
  return folder;
}

test("sides that are the same but for the order and the objects, and sides that are not", async () => {
  await using folder = await temporaryFolder();
  const side = (name: string, content: Side) => write(join(folder.path, name), content);
  const one = await side("one", { orders: ["a", "b"], archived: [['{"x":1}', '{"x":2}'], ['{"x":2}']] });
  const same = await side("same", { orders: ["b", "a"], archived: [['{"x":2}', '{"x":1}', '{"x":2}']] });
  const other = await side("other", { orders: ["a", "c"], archived: [['{"x":1}', '{"x":2}']] });
  expect(await compareSides(one, same)).toEqual({
    counts: { inventory: 0, orders: 2, user_activity: 0, "archive lines": 3, "dead letters": 1 },
    differences: [],
  });
  const { differences } = await compareSides(one, other);
  expect(differences.map(({ what, only }) => `${what}, ${only}`)).toEqual([
    "orders, first",
    "orders, second",
    "archive lines, first",
  ]);
});
