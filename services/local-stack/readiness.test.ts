import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import * as catalog from "../../generated/index.ts";
import { PlatformError } from "../../platform/runtime/errors.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { startStack } from "./stack.ts";
import { withMethods } from "./testing/with-methods.ts";

test("the event generator's readiness tells what stops the pipeline", async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), "readiness-"));
  let allowed = false;
  const stack = await startStack({
    dataDirectory,
    catalog,
    log: silentLogger,
    ports: { generator: 0, tableManager: 0 },
    syncTables: true,
    wrap(platform) {
      const { warehouse } = platform;
      const insertRows: typeof warehouse.insertRows = async (table, rows) => {
        if (!allowed) throw new PlatformError("SETUP", "PERMISSION_DENIED", "no right to insert");
        return await warehouse.insertRows(table, rows);
      };
      return { ...platform, warehouse: withMethods(warehouse, { insertRows }) };
    },
  });
  const readiness = async () => {
    const response = await fetch(`${stack.file.urls.generator}/readiness`);
    return { status: response.status, text: await response.text() };
  };
  const becomes = (status: number) =>
    vi.waitFor(async () => expect((await readiness()).status).toBe(status), {
      timeout: 30_000,
      interval: 20,
    });
  try {
    await becomes(200);
    await fetch(`${stack.file.urls.generator}/generate/order?count=1`, { method: "POST" });
    await becomes(503);
    expect((await readiness()).text).toContain("no right to insert");
    allowed = true;
    await becomes(200);
    await stack.settled();
    expect(await stack.books()).toMatchObject({ stored: 1, deadLettered: 0, balanced: true });
  } finally {
    await stack.stop();
    await rm(dataDirectory, { recursive: true });
  }
});
