import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFiles } from "../../codegen/generate.ts";
import { parseJson } from "../../generated/rows/row-runtime.ts";
import type { ObjectStore } from "../../platform/object-store/object-store.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { compareKept } from "./demo-check.ts";
import { readDeadLetters } from "./ledgers.ts";
import { openLiveModules } from "./live-modules.ts";
import { startStack, type Stack } from "./stack.ts";

const schema = {
  title: "Payment",
  description: "A payment was made.",
  "x-event": { version: "1.0.0", id: { field: "number", unique: true } },
  "x-bigquery": { table: "payments" },
  type: "object",
  properties: {
    event_type: { const: "payment" },
    number: { type: "integer" },
    units: { type: "integer", minimum: 0, maximum: 9e28 },
    splits: { type: "array", items: { type: "integer" } },
  },
  required: ["event_type", "number", "units"],
};

/** As many digits as a NUMERIC has before the point. */
const manyDigits = "12345678901234567890123456789";
const valid = `{"event_type":"payment","number":9007199254740993,"units":${manyDigits},"splits":[1,-9007199254740995],"note":{"seen":9223372036854775807}}`;
const twin = '{"event_type":"payment","number":9007199254740992,"units":1}';
const invalid = `{"event_type":"payment","number":9007199254740995,"units":-${manyDigits}.0123456789}`;

let folder: string;
let stack: Stack;
let catalog: Awaited<ReturnType<ReturnType<typeof openLiveModules>["load"]>>["catalog"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "exact-numbers-"));
  const schemas = join(folder, "schemas");
  await mkdir(schemas);
  await writeFile(join(schemas, "payment.schema.json"), JSON.stringify(schema));
  const { files } = await makeFiles({ schemas });
  ({ catalog } = await openLiveModules(folder).load(files));
  stack = await startStack({
    dataDirectory: join(folder, "data"),
    catalog,
    log: silentLogger,
    ports: { generator: 0, tableManager: 0 },
    syncTables: true,
  });
});

afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true });
});

async function post(body: string, contentType: string): Promise<number> {
  const headers = { "content-type": contentType };
  const { status } = await fetch(`${stack.file.urls.generator}/events/payment`, {
    method: "POST",
    headers,
    body,
  });
  return status;
}

async function archived(store: ObjectStore): Promise<string> {
  let text = "";
  for await (const { name } of store.list("events/")) {
    const content = await store.get(name);
    if (content !== null) text += gunzipSync(content).toString("utf8");
  }
  return text;
}

test("every digit of a whole number reaches row, archive and dead letter, and numbers are told apart", async () => {
  expect(await post(valid, "application/json")).toBe(202);
  expect(await post(`${twin}\n${valid}\n`, "application/x-ndjson")).toBe(202);
  expect(await post(`[${twin}, ${valid}]`, "application/json")).toBe(202);
  expect(await post(invalid, "application/json")).toBe(422);
  await stack.bus.publish("backend-events-topic", [
    { data: Buffer.from(invalid), attributes: { event_type: "payment", event_id: "invalid" } },
  ]);
  await stack.settled();

  const { rows } = await stack.warehouse.query(
    "SELECT _event_id, number, units, splits, _extra FROM payments_deduplicated ORDER BY number",
  );
  expect(rows).toEqual([
    { _event_id: "9007199254740992", number: "9007199254740992", units: "1", splits: [], _extra: null },
    {
      _event_id: "9007199254740993",
      number: "9007199254740993",
      units: manyDigits,
      splits: [1, "-9007199254740995"],
      _extra: '{"/note":{"seen":9223372036854775807}}',
    },
  ]);
  const lines = await archived(stack.store);
  expect(lines).toContain(`"data":${valid}}`);
  expect(lines).toContain(`"data":${twin}}`);
  const payloads: string[] = [];
  for await (const { payload_base64 } of readDeadLetters(stack.store))
    payloads.push(Buffer.from(payload_base64, "base64").toString());
  expect(payloads).toEqual([invalid]);

  const expected = new Map([
    ["9007199254740992", { event: parseJson(twin), valid: true }],
    ["9007199254740993", { event: parseJson(valid), valid: true }],
    ["invalid", { event: parseJson(invalid), valid: false }],
  ]);
  expect(await compareKept(stack, catalog, expected)).toEqual([]);
  expect(await stack.books()).toMatchObject({ published: 3, stored: 2, deadLettered: 1, balanced: true });
});
