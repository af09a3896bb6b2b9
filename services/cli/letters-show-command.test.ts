import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openapi, registry } from "../../generated/index.ts";
import { channel } from "../../platform/event-bus/attributes.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { startStack, type Stack } from "../local-stack/stack.ts";
import { showLettersCommand, type ShowOptions } from "./letters-show-command.ts";
import type { Output } from "./output.ts";

const folder = mkdtempSync(join(tmpdir(), "eventloom-"));
let stack: Stack;

beforeAll(async () => {
  const ports = { generator: 0, tableManager: 0 };
  const catalog = { registry, openapi };
  stack = await startStack({ dataDirectory: folder, catalog, log: silentLogger, ports, syncTables: true });
  await stack.bus.publish(
    channel.events,
    ["order", "inventory"].map((type) => ({
      data: Buffer.from(`no JSON of ${type}`),
      attributes: { event_id: "checkout-7", event_type: type },
    })),
  );
  await stack.settled();
});

afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

/** What the command writes and notes, and its exit code. */
async function show(options: Partial<ShowOptions>) {
  const told = { written: "", noted: "" };
  const output = {
    write: (text: string | Uint8Array) => void (told.written += Buffer.from(text).toString()),
    note: (text: string) => void (told.noted += text),
  } as Output;
  const asked = {
    eventId: "checkout-7",
    payload: false,
    showPii: false,
    raw: false,
    json: false,
    ...options,
  };
  return { code: await showLettersCommand(asked, folder, output), ...told };
}

test("where two events have the id, all their letters are shown, and raw bytes only of the one that is meant", async () => {
  const all = await show({});
  expect(all.written).toMatch(/letter 1 of 2[^]*letter 2 of 2[^]*replay checkout-7\n/);
  expect(await show({ raw: true })).toMatchObject({
    code: 1,
    written: "",
    noted: expect.stringMatching(/inventory, order.*--type/),
  });
  for (const type of ["order", "inventory"])
    expect(await show({ raw: true, type })).toMatchObject({ code: 0, written: `no JSON of ${type}` });
  const one = await show({ type: "order" });
  expect(one.written).toContain("replay checkout-7 --type order\n");
  expect(one.written).not.toContain("inventory");
});

test("a type that has no letter of the id", async () => {
  expect(await show({ type: "user_activity" })).toMatchObject({
    code: 1,
    written: "",
    noted: expect.stringContaining("trace checkout-7 --type user_activity"),
  });
});
