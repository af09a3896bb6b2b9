import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openDuckdbWarehouse } from "./duckdb.ts";

const program = fileURLToPath(new URL("testdata/patch-and-die.ts", import.meta.url));

test("a warehouse whose process was killed after it added nested fields opens again, with every row", async () => {
  const folder = await mkdtemp(join(tmpdir(), "eventloom-warehouse-"));
  try {
    const file = join(folder, "warehouse.duckdb");
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, file], {
      stdio: "inherit",
    });
    expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);

    const warehouse = await openDuckdbWarehouse({ file });
    expect((await warehouse.query("SELECT * FROM orders")).rows).toEqual([
      { delivery: { a: 1, b: null }, lines: [{ a: 2, b: null }] },
      { delivery: { a: null, b: 3 }, lines: [{ a: null, b: 4 }] },
    ]);
    await warehouse.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
