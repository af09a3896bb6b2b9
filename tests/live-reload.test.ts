import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { startNode } from "./support/process.ts";
import { copyOfProject } from "./support/scratch.ts";
import { startStackProcess, type StackProcess } from "./support/stack.ts";
import { until } from "./support/until.ts";

const shipment = {
  title: "Shipment",
  description: "A shipment left a warehouse.",
  "x-event": { version: "1.0.0", id: { field: "shipment_id", unique: true } },
  "x-bigquery": { table: "shipments" },
  type: "object",
  properties: {
    event_type: { const: "shipment" },
    shipment_id: { type: "string", format: "uuid" },
    parcel: { $ref: "shared/parcel.schema.json" },
  },
  required: ["event_type", "shipment_id", "parcel"],
};

const parcel = {
  type: "object",
  properties: { grams: { type: "integer", minimum: 1 } },
  required: ["grams"],
};

const order = {
  event_type: "order",
  customer_id: "customer-456",
  order_date: "2024-01-15T10:30:00Z",
  status: "pending",
  items: [{ product_id: "prod-456", quantity: 1, unit_price: 99.99 }],
  total_amount: 99.99,
  currency: "USD",
  event_date: "2024-01-15",
};

interface OrderSchema {
  type: string;
  "x-event": { version: string };
  properties: Record<string, unknown>;
}

/** Waits until the stack has printed something that it had not printed before the call. */
async function prints(stack: StackProcess, pattern: RegExp, act: () => Promise<unknown>): Promise<string> {
  const before = stack.running.stdout().length;
  await act();
  return await until(`the stack prints ${pattern}`, () => {
    const text = stack.running.stdout().slice(before);
    return pattern.test(text) ? text : null;
  });
}

function printed(stack: StackProcess, pattern: RegExp): Promise<true> {
  return until(`the stack has printed ${pattern}`, () => pattern.test(stack.running.stdout()));
}

async function generate(stack: StackProcess, type: string): Promise<number> {
  return (await fetch(`${stack.generator}/generate/${type}?count=5`, { method: "POST" })).status;
}

async function postOrder(stack: StackProcess, id: string, more: object = {}): Promise<number> {
  const { status } = await fetch(`${stack.generator}/events/order`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...order, order_id: id, ...more }),
  });
  return status;
}

const betweenOrders = 5;

/** Publishes orders at a steady rate until it is stopped; resolves with how many were accepted. */
function keepPublishing(stack: StackProcess): () => Promise<number> {
  const stopping = new AbortController();
  let accepted = 0;
  const work = (async () => {
    while (!stopping.signal.aborted) {
      expect(await postOrder(stack, `order-${accepted}`)).toBe(202);
      accepted++;
      await delay(betweenOrders);
    }
  })();
  // When the test fails the stack goes away under it.
  work.catch(() => {});
  return async () => {
    stopping.abort();
    await work;
    return accepted;
  };
}

async function settledBooks(stack: StackProcess): Promise<Readonly<Record<string, unknown>>> {
  return await until("nothing is in flight", async () => {
    const { stdout } = await stack.events(["conserve", "--json"]);
    const books = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
    return books["inFlight"] === 0 ? books : null;
  });
}

test("schemas that are saved while the stack runs are taken over, and no event is lost", async () => {
  await using project = await copyOfProject();
  const cwd = project.path;
  const save = (name: string, schema: object) =>
    writeFile(join(cwd, "schemas", name), JSON.stringify(schema, null, 2));
  const committed = () => readFile(join(cwd, "generated/manifest.json"), "utf8");
  const before = await committed();
  await using stack = await startStackProcess(join(cwd, ".local"), cwd);

  // A new type, with a shared piece.
  await save("shared/parcel.schema.json", parcel);
  const added = await prints(stack, /reloaded/, () => save("shipment.schema.json", shipment));
  expect(added).toMatch(
    /^schemas changed: \+ shipment \(1\.0\.0, table shipments\): reloaded in \d+\.\d\d s$/m,
  );
  expect(added).toContain("npm run codegen");
  await prints(stack, /^shipment: first row queryable \d+\.\d\d s after the file was saved/m, async () =>
    expect(await generate(stack, "shipment")).toBe(202),
  );
  expect(await stack.query("SELECT DISTINCT event_type, parcel.grams > 0 AS heavy FROM shipments")).toEqual([
    { event_type: "shipment", heavy: true },
  ]);
  const openapi = (await (await fetch(`${stack.generator}/openapi.json`)).json()) as { paths: object };
  expect(Object.keys(openapi.paths)).toContain("/events/shipment");

  // A nested optional field, while events keep coming.
  const schema = JSON.parse(await readFile(join(cwd, "schemas/order.schema.json"), "utf8")) as OrderSchema;
  const stopPublishing = keepPublishing(stack);
  schema["x-event"].version = "1.1.0";
  schema.properties["delivery"] = { type: "object", properties: { note: { type: "string" } } };
  await prints(stack, /~ order \(1\.1\.0\): reloaded/, () => save("order.schema.json", schema));
  expect(await postOrder(stack, "order-900001", { delivery: { note: "ring twice" } })).toBe(202);
  expect(
    await until("the row is there", () => stack.query(noteOf("order-900001")).then((rows) => rows[0])),
  ).toEqual({
    note: "ring twice",
    _schema_version: "1.1.0",
  });

  // A mistake, and its repair, still with events coming.
  const broken = await prints(stack, /previous schemas stay/, () =>
    save("order.schema.json", { ...schema, type: "objct" }),
  );
  expect(broken).toMatch(/^schemas\/order\.schema\.json:\d+:\d+: error INVALID_KEYWORD_VALUE: .*"objct"/m);
  expect(await postOrder(stack, "order-900002", { delivery: { note: "still" } })).toBe(202);
  await prints(stack, /as they were/, () => save("order.schema.json", schema));

  // A column that its table cannot turn into another type.
  const retyped = {
    ...schema.properties,
    delivery: { type: "object", properties: { note: { type: "integer" } } },
  };
  const refused = await prints(stack, /previous schemas stay/, () =>
    save("order.schema.json", { ...schema, properties: retyped }),
  );
  expect(refused).toContain("order: table orders cannot follow: delivery.note: STRING becomes INT64");
  await prints(stack, /as they were/, () => save("order.schema.json", schema));

  // A type that goes.
  await prints(stack, /schemas changed: - shipment: reloaded/, () =>
    rm(join(cwd, "schemas/shipment.schema.json")),
  );
  expect(await generate(stack, "shipment")).toBe(404);
  const accepted = await stopPublishing();
  expect(await settledBooks(stack)).toMatchObject({
    published: accepted + 2 + 5,
    stored: accepted + 2 + 5,
    deadLettered: 0,
    balanced: true,
  });
  expect(await committed()).toBe(before);
  expect(await stack.stop()).toBe(0);
});

test("a configuration that is saved while the stack runs is taken over, and a broken one is told", async () => {
  await using project = await copyOfProject();
  const cwd = project.path;
  const save = (config: object) => writeFile(join(cwd, "codegen.config.json"), JSON.stringify(config));
  await writeFile(join(cwd, "schemas/shared/parcel.schema.json"), JSON.stringify(parcel));
  await using stack = await startStackProcess(join(cwd, ".local"), cwd);
  const { "x-bigquery": _, ...unnamed } = shipment;
  await prints(stack, /table shipment\): reloaded/, () =>
    writeFile(join(cwd, "schemas/shipment.schema.json"), JSON.stringify(unnamed)),
  );

  const broken = await prints(stack, /previous schemas stay/, () => save({ tableName: 7 }));
  expect(broken).toMatch(/^codegen\.config\.json:1:14: error INVALID_CONFIG: /m);
  expect(await generate(stack, "shipment")).toBe(202);

  const taken = await prints(stack, /reloaded/, () => save({ tableName: "{type}_v{major}" }));
  expect(taken).toMatch(/^schemas changed: ~ shipment \(1\.0\.0\): reloaded/m);
  expect(await generate(stack, "shipment")).toBe(202);
  await until("rows are in the new table", async () => {
    const [counted] = await stack.query("SELECT count(*) AS n FROM shipment_v1");
    return Number(counted?.["n"]) >= 5;
  });
  expect(await settledBooks(stack)).toMatchObject({ published: 10, stored: 10, balanced: true });
});

function noteOf(id: string): string {
  return `SELECT delivery.note AS note, _schema_version FROM orders WHERE order_id = '${id}'`;
}

test("a stack that starts on schemas that are ahead of generated/ serves the schemas", async () => {
  await using project = await copyOfProject();
  const cwd = project.path;
  const data = join(cwd, ".local");
  const file = join(cwd, "schemas/shipment.schema.json");
  await writeFile(join(cwd, "schemas/shared/parcel.schema.json"), JSON.stringify(parcel));
  await writeFile(file, JSON.stringify(shipment));
  {
    await using stack = await startStackProcess(data, cwd);
    await printed(stack, /^generated\/ is behind the schemas \(\+ shipment \(1\.0\.0, table shipments\)\)/m);
    expect(await generate(stack, "shipment")).toBe(202);
    stack.running.child.kill("SIGKILL");
    await stack.running.finished;
    const published = await stack.events(
      ["publish", "-"],
      `${JSON.stringify({ ...order, order_id: "order-1" })}\n`,
    );
    expect(published).toMatchObject({ code: 0 });
  }

  // Events that were left on the bus found their type, also in the stack that the command opened; and so they would, now that its
  // schema cannot be read any more.
  await writeFile(file, "{");
  await using stack = await startStackProcess(data, cwd);
  await printed(
    stack,
    /^schemas\/shipment\.schema\.json:1:\d+: error NOT_JSON: [^]*serving what was served last/m,
  );
  expect(await settledBooks(stack)).toMatchObject({
    published: 6,
    stored: 6,
    deadLettered: 0,
    balanced: true,
  });
});

test("codegen --watch writes generated/ again at each change", async () => {
  await using project = await copyOfProject();
  const cwd = project.path;
  const running = startNode(["codegen/cli.ts", "--watch"], { cwd });
  const has = (pattern: RegExp) => until(`codegen says ${pattern}`, () => pattern.test(running.stderr()));
  await has(/3 events: 0 files written/);
  const schema = { ...shipment, properties: { ...shipment.properties, parcel } };
  await writeFile(join(cwd, "schemas/shipment.schema.json"), JSON.stringify(schema));
  await has(/4 events: \d+ files written/);
  expect(await readFile(join(cwd, "generated/index.ts"), "utf8")).toContain("shipment");
  expect(await readFile(join(cwd, "schemas/locks/shipments.lock.json"), "utf8")).toContain("/parcel/grams");

  await rm(join(cwd, "schemas"), { recursive: true });
  await until("codegen misses the folder", () => /NO_SCHEMAS/.test(running.stdout()));
  expect(await readFile(join(cwd, "generated/index.ts"), "utf8")).toContain("shipment");
  running.child.kill("SIGINT");
  expect((await running.finished).code).toBe(0);
});
