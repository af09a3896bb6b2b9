import { appendFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as catalog from "../../generated/index.ts";
import { silentLogger as log } from "../../platform/runtime/log.ts";
import { startStack, type Stack } from "../../services/local-stack/stack.ts";
import { runNode } from "../support/process.ts";
import { temporaryFolder } from "../support/scratch.ts";
import { createCatalogs } from "./support/catalogs.ts";
import { mustStart, publishUntilDeath, recover } from "./support/chain.ts";
import { createLoad } from "./support/load.ts";
import { createRandom } from "./support/random.ts";
import { seed, timeLimit } from "./support/runs.ts";

const ports = { generator: 0, tableManager: 0 };

async function generate(stack: Stack, type: string, query: string): Promise<void> {
  const response = await fetch(`${stack.file.urls.generator}/generate/${type}?${query}`, { method: "POST" });
  expect(response.status).toBe(202);
  await stack.settled();
}

async function objects(stack: Stack, prefix: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of stack.store.list(prefix)) names.push(name);
  return names;
}

test("damaged objects: every reading command names them and goes on", timeLimit(8), async () => {
  await using folder = await temporaryFolder();
  const dataDirectory = folder.path;
  const stack = await startStack({ dataDirectory, catalog, log, ports, syncTables: true });
  try {
    await generate(stack, "order", "count=30&seed=1&invalid=1");
    await generate(stack, "inventory", "count=30&seed=2&invalid=1");
    const [cut = "", ...others] = await objects(stack, "dead-letters/");
    expect(others).not.toEqual([]);
    await generate(stack, "order", "count=30&seed=3");
    const [overwritten = ""] = await objects(stack, "events/event_type=order/");
    await truncate(join(dataDirectory, "objects", cut), 100);
    await writeFile(join(dataDirectory, "objects", overwritten), "this was an object");
    const { rows } = await stack.warehouse.query("SELECT _event_id AS id FROM orders LIMIT 1");
    const { id } = rows[0] as { readonly id: string };

    const run = (...args: string[]) =>
      runNode(["services/cli/main.ts", ...args], { env: { DATA_DIR: dataDirectory } });
    const told = expect.stringContaining(cut);
    expect(await run("dead-letters", "list", "--json")).toMatchObject({ code: 0, stderr: told });
    expect(await run("status", "--json")).toMatchObject({ code: 0, stderr: told });
    // What is in the object is missing, and the books say so.
    expect(await run("conserve", "--json")).toMatchObject({ code: 1, stderr: told });
    const trace = await run("trace", id, "--json");
    expect(trace).toMatchObject({ code: 0, stderr: expect.stringContaining(overwritten) });
    expect(JSON.parse(trace.stdout)).toMatchObject({ state: "stored" });

    await generate(stack, "order", "count=30&seed=4&invalid=0.5");
    expect((await stack.warehouse.query("SELECT count(*) AS n FROM orders")).rows).not.toEqual([]);
    expect(await stack.stop()).toBe(true);
  } finally {
    await stack.stop();
  }
});

test("a write that was cut short at the end of a log is passed over", timeLimit(3), async () => {
  await using folder = await temporaryFolder();
  await using catalogs = await createCatalogs();
  const dataDirectory = folder.path;
  const load = createLoad("torn", createRandom(seed), catalogs.catalogs);
  const settings = { dataDirectory, ...catalogs.stack, catalog: "base", syncTables: true } as const;
  const fault = { point: "archived, before acknowledge", pass: 3 } as const;
  {
    await using stack = await mustStart({ ...settings, fault });
    await publishUntilDeath(stack, load, "base", fault);
  }
  for (const file of ["bus.db-wal", "warehouse.duckdb.wal"]) {
    await appendFile(
      join(dataDirectory, file),
      Buffer.from("the beginning of something that never came to its end"),
    );
  }
  await using stack = await mustStart({ ...settings, fault: null });
  expect((await recover(stack, load, `seed ${seed}`)).findings).toEqual([]);
});
