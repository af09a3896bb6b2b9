import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { registry } from "../../generated/index.ts";
import { openFilesystemStore } from "../../platform/object-store/filesystem.ts";
import { openDuckdbWarehouse } from "../../platform/warehouse/duckdb.ts";
import { runNode } from "../support/process.ts";
import { temporaryFolder } from "../support/scratch.ts";
import { engineIsMissing } from "./support/engines-folder.ts";
import { archiveEvents } from "./support/million-input.ts";
import { startPythonService } from "./support/python-service.ts";

describe.skipIf(engineIsMissing("python/bin/python", "python.sh"))("events backfill on an engine", () => {
  test("restores what a folder's tables lost, and then nothing", async () => {
    await using service = await startPythonService();
    await using folder = await temporaryFolder();
    await archiveEvents(openFilesystemStore({ directory: join(folder.path, "objects") }), 300);
    const warehouse = await openDuckdbWarehouse({ file: join(folder.path, "warehouse.duckdb") });
    for (const { table } of registry.values()) await warehouse.createTable(table);
    await warehouse.close();
    const backfill = async (...more: readonly string[]) => {
      const args = [
        "backfill",
        "--from",
        "2020-01-01",
        "--job-endpoint",
        service.endpoint,
        "--json",
        ...more,
      ];
      const { code, stdout, stderr } = await runNode(["services/cli/main.ts", ...args], {
        env: { DATA_DIR: folder.path },
      });
      expect({ code, stderr }).toMatchObject({
        code: 0,
        stderr: expect.stringContaining("done\n") as string,
      });
      return JSON.parse(stdout) as { readonly stored: number; readonly known: number };
    };
    const orders = await backfill("--type", "order");
    expect(orders).toMatchObject({ state: "DONE", known: 0, archived: { objects: 0 } });
    const rest = await backfill();
    expect(rest.known).toBe(orders.stored);
    expect(await backfill()).toMatchObject({ stored: 0, known: orders.stored + rest.stored });
  });
});
