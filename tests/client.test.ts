import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createClient, InvalidEventError, type BusMessage } from "../generated/client.ts";
import * as catalog from "../generated/index.ts";
import type { Inventory } from "../generated/types/inventory.ts";
import { startHttpServer, type HttpServer } from "../platform/runtime/http-server.ts";
import { silentLogger } from "../platform/runtime/log.ts";
import { createEventGenerator } from "../services/event-generator/app.ts";
import { createRecordingBus, type RecordingBus } from "../services/event-generator/testing/recording-bus.ts";
import { projectRoot, runNode } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";

let bus: RecordingBus;
let server: HttpServer;

beforeEach(async () => {
  bus = createRecordingBus();
  const { fetch } = createEventGenerator({ catalog, bus, log: silentLogger });
  server = await startHttpServer({ fetch, port: 0, hostname: "127.0.0.1", log: silentLogger });
});

afterEach(() => server.stop(1_000));

/** `event_id inventory_id` of what is on the bus. */
function published(): readonly string[] {
  return bus.messages.map(({ data, attributes }) => {
    const { inventory_id: id } = JSON.parse(Buffer.from(data).toString()) as Inventory;
    return `${attributes["event_id"]} ${id}`;
  });
}

function change(id: string): Inventory {
  return {
    event_type: "inventory",
    inventory_id: `inv-${id}`,
    product_id: "prod-1",
    quantity_change: -5,
    warehouse_id: "wh-us",
    reason: "sale",
    timestamp: "2024-01-15T10:35:00Z",
    event_date: "2024-01-15",
  };
}

/** A fetch whose first answers are the given ones. */
function flaky(...first: readonly Response[]): { readonly fetch: typeof fetch; calls(): number } {
  let calls = 0;
  return {
    calls: () => calls,
    fetch: async (...request) => first[calls++] ?? (await fetch(...request)),
  };
}

const unavailable = () => Response.json({ detail: "later" }, { status: 503 });

describe("over HTTP", () => {
  test("events are gathered, and each gets its own receipt", async () => {
    const counting = flaky();
    const client = createClient({ url: server.url, fetch: counting.fetch, batch: { events: 3 } });
    const receipts = await Promise.all(
      ["1", "2", "3", "4"].map((id) => client.publish.inventory(change(id))),
    );
    expect(counting.calls()).toBe(2);
    expect(published()).toEqual(receipts.map(({ eventId }, index) => `${eventId} inv-${index + 1}`));
    expect(new Set(receipts.map(({ eventId }) => eventId)).size).toBe(4);
  });

  test("a batch is full by characters too, and flush waits for all of it", async () => {
    const counting = flaky();
    const batch = { characters: 300, milliseconds: 60_000 };
    const client = createClient({ url: server.url, fetch: counting.fetch, batch });
    const receipts = ["1", "2", "3"].map((id) => client.publish.inventory(change(id)));
    await client.flush();
    expect(counting.calls()).toBe(3);
    expect(published()).toHaveLength(3);
    await Promise.all(receipts);
  });

  test("a key is the event's id", async () => {
    const client = createClient({ url: `${server.url}/` });
    expect(await client.publish.inventory(change("1"), { key: "k-1" })).toEqual({ eventId: "k-1" });
    expect(published()).toEqual(["k-1 inv-1"]);
    await expect(client.publish.inventory(change("1"), { key: "" })).rejects.toThrow(TypeError);
  });

  test("what is not valid is refused before it is sent", async () => {
    const counting = flaky();
    const client = createClient({ url: server.url, fetch: counting.fetch });
    const refused = client.publish.inventory({ ...change("1"), event_date: "soon" });
    await expect(refused).rejects.toMatchObject({
      name: "InvalidEventError",
      issues: [{ pointer: "/event_date", keyword: "format" }],
    });
    expect(counting.calls()).toBe(0);
  });

  test("an event that the service alone refuses fails alone", async () => {
    const rejecting = flaky(
      Response.json(
        {
          results: [
            { index: 0, status: 202, event_id: "a" },
            { index: 1, status: 422, errors: [] },
          ],
        },
        { status: 207 },
      ),
    );
    const client = createClient({ url: server.url, fetch: rejecting.fetch });
    const [one, two] = [client.publish.inventory(change("1")), client.publish.inventory(change("2"))];
    await expect(two).rejects.toThrow(InvalidEventError);
    expect(await one).toEqual({ eventId: "a" });
  });

  test("a batch is sent again under the same ids", async () => {
    let calls = 0;
    const lossy: typeof fetch = async (...request) => {
      const answer = await fetch(...request);
      if (calls++ === 0) throw new TypeError("connection lost after the service had it");
      return answer;
    };
    const client = createClient({ url: server.url, fetch: lossy, retryMilliseconds: 1 });
    const { eventId } = await client.publish.inventory(change("1"));
    expect(published()).toEqual([`${eventId} inv-1`, `${eventId} inv-1`]);
  });

  test("an outage is waited for", async () => {
    const failing = flaky(unavailable(), unavailable());
    const client = createClient({ url: server.url, fetch: failing.fetch, attempts: 3, retryMilliseconds: 1 });
    await client.publish.inventory(change("1"));
    expect([failing.calls(), published().length]).toEqual([3, 1]);
  });

  test.each([
    ["an outage that lasts", [unavailable(), unavailable()], { message: "later", status: 503 }],
    ["a refused request", [Response.json({ detail: "no" }, { status: 401 })], { message: "no", status: 401 }],
  ])("%s is an error with its status", async (_, answers, want) => {
    const failing = flaky(...answers);
    const client = createClient({ url: server.url, fetch: failing.fetch, attempts: 2, retryMilliseconds: 1 });
    await expect(client.publish.inventory(change("1"))).rejects.toMatchObject({
      name: "PublishError",
      ...want,
    });
    expect(failing.calls()).toBe(answers.length);
  });
});

test("to a bus, with the attributes that every consumer relies on", async () => {
  const sent: BusMessage[][] = [];
  let failures = 1;
  const client = createClient({
    bus: {
      async publish(_, messages) {
        sent.push([...messages]);
        if (failures-- > 0) throw new Error("no bus");
      },
    },
    retryMilliseconds: 1,
  });
  const receipts = await Promise.all([
    client.publish.inventory(change("1")),
    client.publish.inventory(change("2")),
  ]);
  const ids = sent.map((messages) => messages.map(({ attributes }) => attributes["event_id"]));
  expect(ids[1]).toEqual(receipts.map(({ eventId }) => eventId));
  expect(ids[0]).toEqual(ids[1]);
  expect(sent[1]?.[0]?.attributes).toMatchObject({ event_type: "inventory", schema_version: "1.0.0" });
});

const program = `import { createClient } from "./generated/client.ts";
const client = createClient({ url: process.argv[2] ?? "" });
const { eventId } = await client.publish.user_activity({
  event_type: "user_activity",
  user_id: "user-1",
  activity_type: "page_view",
  page_url: "https://example.com/",
  session_id: "sess-1",
  timestamp: "2024-01-15T10:35:00Z",
  event_date: "2024-01-15",
}, { key: "from-elsewhere" });
console.log(eventId);
if (process.argv.length > 5) {
  // @ts-expect-error -- a property is missing
  await client.publish.inventory({ event_type: "inventory" });
  // @ts-expect-error -- there is no such event type
  await client.publish.inventry({});
}
`;

test("a project of its own type-checks and publishes with it", { timeout: 120_000 }, async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  await mkdir(join(cwd, "generated"));
  for (const part of ["client.ts", "types", "validators"]) {
    await cp(join(projectRoot, "generated", part), join(cwd, "generated", part), { recursive: true });
  }
  await mkdir(join(cwd, "node_modules/@types"), { recursive: true });
  for (const name of ["@types/node", "undici-types"])
    await symlink(join(projectRoot, "node_modules", name), join(cwd, "node_modules", name), "dir");
  await writeFile(join(cwd, "package.json"), '{"type": "module"}');
  await writeFile(join(cwd, "main.ts"), program);
  const compilerOptions = {
    module: "nodenext",
    target: "es2022",
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    noEmit: true,
  };
  await writeFile(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["main.ts"] }));
  const checked = await runNode([join(projectRoot, "node_modules/typescript/bin/tsc"), "-p", "."], { cwd });
  expect(checked).toMatchObject({ code: 0, stdout: "" });
  expect(await runNode(["main.ts", server.url], { cwd })).toEqual({
    code: 0,
    stdout: "from-elsewhere\n",
    stderr: "",
  });
  expect(bus.messages.map(({ attributes }) => attributes["event_id"])).toEqual(["from-elsewhere"]);
});
