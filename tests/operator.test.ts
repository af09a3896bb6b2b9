import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { LetterSummary } from "../services/local-stack/control-answers.ts";
import { projectRoot, runNode, start, startNode } from "./support/process.ts";
import { copyOfProject, temporaryFolder } from "./support/scratch.ts";
import { startStackProcess } from "./support/stack.ts";
import { until } from "./support/until.ts";

const order = {
  event_type: "order",
  order_id: "order-123",
  customer_id: "customer-456",
  order_date: "2024-01-15T10:30:00Z",
  status: "pending",
  items: [{ product_id: "prod-456", quantity: 1, unit_price: 99.99 }],
  total_amount: 99.99,
  currency: "USD",
  event_date: "2024-01-15",
};

const visitSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Visit",
  description: "Somebody came in.",
  "x-event": { version: "1.0.0", owner: "shops" },
  "x-bigquery": { table: "visits" },
  type: "object",
  properties: {
    event_type: { const: "visit", description: "Always visit." },
    name: { type: "string", maxLength: 80, description: "Who.", "x-pii": "name" },
  },
  required: ["event_type", "name"],
  additionalProperties: false,
};

const json = (value: unknown) => `${JSON.stringify(value)}\n`;

test("an operator finds, understands and repairs what went wrong", { timeout: 120_000 }, async () => {
  await using project = await copyOfProject();
  const cwd = project.path;
  const data = join(cwd, ".local");
  const env = { DATA_DIR: data, PORT: "0", TABLE_MANAGER_PORT: "0" };
  const run = (...args: readonly string[]) => runNode(["services/cli/main.ts", ...args], { cwd, env });
  const visit = { event_type: "visit", name: "Ada" };

  const lost = await run("status");
  expect(lost).toMatchObject({ code: 2, stdout: "" });
  expect(lost.stderr).toMatch(/no stack runs .*npm start/);

  let visitId = "";
  {
    await using stack = await startStackProcess(data, cwd);
    const good = join(cwd, "events.ndjson");
    await writeFile(good, json(order) + json({ ...order, status: "no such status" }) + json(order));
    const published = await stack.events(["publish", good, "--json"]);
    expect(published).toMatchObject({ code: 1 });
    expect(JSON.parse(published.stdout)).toMatchObject({ published: 2, rejected: 1 });
    expect(await readFile(`${good}.rejected.ndjson`, "utf8")).toBe(
      json({ ...order, status: "no such status" }),
    );
    const raw = '{"event_type":"order","test":true}\nno JSON at all\n' + json(visit);
    expect(await stack.events(["publish", "-", "--raw"], raw)).toMatchObject({ code: 0 });

    const books = await until("everything is settled", async () => {
      const { code, stdout } = await stack.events(["conserve", "--json"]);
      const found = JSON.parse(stdout);
      expect([code, found.balanced]).toEqual([0, true]);
      return found.inFlight === 0 && found.published === 5 ? found : null;
    });
    expect(books).toMatchObject({
      stored: 2,
      deadLettered: 3,
      byType: { order: { stored: 2, deadLettered: 1 } },
    });

    const status = await stack.events(["status", "--json"]);
    expect(status.code).toBe(0);
    expect(JSON.parse(status.stdout)).toMatchObject({
      stack: { pid: stack.running.child.pid },
      published: 5,
      backlog: 0,
      rowsPerSecond: expect.any(Number),
      deadLetters: { open: 3, byCode: { MALFORMED_JSON: 1, SCHEMA_VIOLATION: 1, UNKNOWN_EVENT_TYPE: 1 } },
      tables: expect.arrayContaining([
        expect.objectContaining({ table: "orders", state: "up_to_date", rows: 2 }),
      ]),
      readiness: expect.arrayContaining([expect.objectContaining({ part: "pipeline", ready: true })]),
    });

    const listed = await stack.events(["dead-letters", "list", "--json"]);
    const letters = JSON.parse(listed.stdout) as readonly LetterSummary[];
    expect(listed.stdout).not.toContain("Ada");
    visitId = letters.find(({ code }) => code === "UNKNOWN_EVENT_TYPE")?.event_id ?? "";
    const table = await stack.events([
      "dead-letters",
      "list",
      "--code",
      "unknown_event_type",
      "--since",
      "1h",
    ]);
    expect(table.stdout.trimEnd().split("\n")).toHaveLength(2);

    const shown = await stack.events(["dead-letters", "show", visitId]);
    expect(shown.stdout).toContain("no schema has this event type");
    expect(shown.stdout).not.toContain("Ada");
    expect(await stack.events(["dead-letters", "show", visitId, "--raw"])).toMatchObject({
      code: 0,
      stdout: JSON.stringify(visit),
    });
    const traced = await stack.events(["trace", visitId]);
    expect(traced.stdout).toMatch(/state +dead-lettered/);
    expect(traced.stdout).toContain(`npm run events -- dead-letters show ${visitId}`);
    const [row] = (await stack.query("SELECT _event_id AS id FROM orders LIMIT 1")) as readonly {
      id: string;
    }[];
    const stored = JSON.parse((await stack.events(["trace", row?.id ?? "", "--json"])).stdout);
    expect(stored).toMatchObject({
      state: "stored",
      rows: [{ table: "orders" }],
      archive: [expect.any(String)],
    });
    expect(await stack.events(["trace", "nobody"])).toMatchObject({ code: 1 });
    expect(await stack.stop()).toBe(0);
  }

  // No stack runs: the folder itself answers, and nothing in it changes.
  const dry = await run("dead-letters", "replay", "--type", "visit", "--dry-run");
  expect(dry).toMatchObject({ code: 0, stdout: "1 would be replayed (UNKNOWN_EVENT_TYPE 1)\n" });

  await writeFile(join(cwd, "schemas/visit.schema.json"), JSON.stringify(visitSchema));
  expect(await runNode(["codegen/cli.ts"], { cwd })).toMatchObject({ code: 0 });
  await using stack = await startStackProcess(data, cwd);
  expect(
    await stack.events(["dead-letters", "replay", "--type", "visit", "--rate", "50", "--json"]),
  ).toMatchObject({
    code: 0,
    stdout: json({
      dryRun: false,
      matched: 1,
      replayed: 1,
      byCode: { UNKNOWN_EVENT_TYPE: 1 },
      skipped: [],
      missing: [],
    }),
  });
  const unknown = Array.from({ length: 500 }, () => randomUUID());
  const nothing = await stack.events(["dead-letters", "replay", ...unknown]);
  expect(nothing).toMatchObject({ code: 1, stderr: "" });
  expect(nothing.stdout).toMatch(new RegExp(`^0 replayed of 0\\nno open letter of ${unknown.join(" ")};`));
  const rows = await until("the visit has its row", async () => {
    const found = await stack.query("SELECT _event_id AS id, name FROM visits");
    return found.length > 0 ? found : null;
  });
  expect(rows).toEqual([{ id: visitId, name: "Ada" }]);
  const left = await stack.events(["dead-letters", "list", "--json"]);
  expect((JSON.parse(left.stdout) as readonly LetterSummary[]).map(({ code }) => code).toSorted()).toEqual([
    "MALFORMED_JSON",
    "SCHEMA_VIOLATION",
  ]);
  const balanced = await stack.events(["conserve"]);
  expect(balanced).toMatchObject({ code: 0 });
  expect(balanced.stdout).toMatch(/visit +1 +1 +0 +0 +balanced/);
});

test("commands end as their reader or their user wishes", { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder();
  await using stack = await startStackProcess(folder.path);
  const env = { DATA_DIR: folder.path };
  await stack.events(["publish", "-"], json(order).repeat(2_000));
  const cli = `'${process.execPath}' --disable-warning=ExperimentalWarning services/cli/main.ts`;
  const headed = await start("sh", ["-c", `${cli} query 'SELECT * FROM orders' --format csv | head -c 5`], {
    env,
  }).finished;
  expect(headed).toEqual({ code: 0, stdout: "event", stderr: "" });

  const watching = startNode(["services/cli/main.ts", "conserve", "--watch", "--json"], {
    env,
    cwd: projectRoot,
  });
  await until("the books were written", () => watching.stdout().includes("\n"));
  watching.child.kill("SIGINT");
  expect(await watching.finished).toMatchObject({ code: 0, stderr: "" });

  const input = spawn(
    process.execPath,
    ["services/cli/main.ts", "publish", "-", "--rejected", join(folder.path, "rejected")],
    { env, cwd: projectRoot },
  );
  const texts = { stdout: "", stderr: "" };
  input.stdout.on("data", (text) => (texts.stdout += text));
  input.stderr.on("data", (text) => (texts.stderr += text));
  input.stdin.write(json(order).repeat(500));
  await until("a batch is published", async () => {
    const books = JSON.parse((await stack.events(["conserve", "--json"])).stdout);
    return books.published === 2_500;
  });
  input.kill("SIGINT");
  const [code] = await once(input, "close");
  expect({ code, ...texts }).toEqual({
    code: 130,
    stdout: "500 published, 0 rejected\n",
    stderr: "interrupted after line 500\n",
  });
});
