import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { once } from "node:events";
import { beforeAll, afterAll, describe, expect, test } from "vitest";
import { documentedEvents, documentedLines } from "./support/documented-events.ts";
import { runNode } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";
import { startStackProcess } from "./support/stack.ts";
import { until } from "./support/until.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
});

afterAll(() => folder[Symbol.asyncDispose]());

const program = "services/local-stack/main.ts";
const freePorts = { PORT: "0", TABLE_MANAGER_PORT: "0" };

function eventsIn(dataDirectory: string, args: readonly string[], input = "") {
  return runNode(["services/cli/main.ts", ...args], { env: { DATA_DIR: dataDirectory }, input });
}

describe("npm start", () => {
  test("shows where it listens, its tables and what to try, and tells the flow", async () => {
    await using stack = await startStackProcess(join(folder.path, "screen"));
    const screen = await until("the flow is told", () => {
      const text = stack.running.stdout();
      return text.includes("published 0") ? text : null;
    });
    expect(screen).toContain(stack.generator);
    expect(screen).toContain(stack.tableManager);
    for (const { table } of documentedEvents) expect(screen).toContain(`table ${table}`);
    expect(screen).toMatch(/curl -X POST .*\/generate\//);
    expect(screen).toMatch(/npm run events -- query /);
    const tables = await (await fetch(`${stack.tableManager}/tables`)).json();
    expect(tables).toMatchObject(
      ["inventory", "orders", "user_activity"].map((table) => ({ table, state: "up_to_date", refused: [] })),
    );
  });

  test.each(["SIGINT", "SIGTERM"] as const)("%s is a clean end: exit 0, folder released", async (signal) => {
    const data = join(folder.path, signal);
    const stack = await startStackProcess(data);
    expect((await fetch(`${stack.generator}/generate/order?count=50`, { method: "POST" })).status).toBe(202);
    stack.running.child.kill(signal);
    expect(await stack.running.finished).toMatchObject({ code: 0, stderr: "" });
    await expect(readFile(join(data, "stack.json"))).rejects.toThrow("ENOENT");
    const books = await eventsIn(data, ["conserve", "--json"]);
    expect(JSON.parse(books.stdout)).toMatchObject({ published: 50, stored: 50, balanced: true });
  });

  test("a second stack on the same folder is refused, and told who holds it", async () => {
    const data = join(folder.path, "shared");
    await using first = await startStackProcess(data);
    const second = await runNode([program], { env: { DATA_DIR: data, ...freePorts } });
    expect(second).toMatchObject({ code: 2, stdout: "" });
    expect(second.stderr).toContain(`belongs to the stack of process ${first.running.child.pid}`);
    expect(second.stderr).toContain(first.generator);
    expect(second.stderr).toContain("DATA_DIR");
    expect((await fetch(`${first.generator}/health`)).status).toBe(200);
  });

  test.each(["PORT", "TABLE_MANAGER_PORT"])("a taken %s is told with the variable to set", async (name) => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? String(address.port) : "";
    const env = { DATA_DIR: join(folder.path, `taken-${name}`), ...freePorts, [name]: port };
    const { code, stdout, stderr } = await runNode([program], { env });
    server.close();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      `error: port ${port} on 127.0.0.1 is in use by another program; set ${name} to a free port\n`,
    );
  });

  test.each([
    [{ PORT: "many" }, /PORT/],
    [{ LOG_LEVEL: "loud" }, /LOG_LEVEL/],
    [{ PLATFORM: "gcp" }, /PLATFORM|embedded/],
  ])("%o cannot be used: exit 2 and a word why", async (env: Record<string, string>, want) => {
    const data = { DATA_DIR: join(folder.path, "misuse"), ...freePorts };
    const { code, stderr } = await runNode([program], { env: { ...data, ...env } });
    expect(code).toBe(2);
    expect(stderr).toMatch(want);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe("with no stack running", () => {
  test("the commands open the folder themselves and leave it to the next stack", async () => {
    const data = join(folder.path, "own");
    expect(await (await startStackProcess(data)).stop()).toBe(0);
    expect(await eventsIn(data, ["publish", "-", "--json"], documentedLines)).toMatchObject({
      code: 0,
      stdout: '{"published":3,"rejected":0,"rejectedFile":null}\n',
    });
    const query = await eventsIn(data, ["query", "SELECT order_id FROM orders", "--format", "csv"]);
    expect(query).toEqual({ code: 0, stdout: "order_id\r\norder-123\r\n", stderr: "" });
    const books = await eventsIn(data, ["conserve", "--json"]);
    expect(JSON.parse(books.stdout)).toMatchObject({ published: 3, stored: 3, balanced: true });
    await using stack = await startStackProcess(data);
    expect(await stack.query("SELECT user_id FROM user_activity")).toEqual([{ user_id: "user-123" }]);
  });

  test("a folder that holds nothing is told, and not made", async () => {
    const data = join(folder.path, "nothing");
    for (const args of [["query", "SELECT 1"], ["conserve"], ["publish", "-"]]) {
      const { code, stdout, stderr } = await eventsIn(data, args, documentedLines);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/^error: no stack runs on .*nothing.*npm start/);
    }
    expect(existsSync(data)).toBe(false);
  });

  test("what a killed stack had accepted is in the books, and in the table after the next start", async () => {
    const data = join(folder.path, "killed");
    const killed = await startStackProcess(data);
    const answer = await fetch(`${killed.generator}/generate/inventory?count=500`, { method: "POST" });
    expect(answer.status).toBe(202);
    killed.running.child.kill("SIGKILL");
    await killed.running.finished;
    const books = await eventsIn(data, ["conserve", "--json"]);
    expect(JSON.parse(books.stdout)).toMatchObject({ published: 500, balanced: true });
    await using stack = await startStackProcess(data);
    const [row] = await until("all of them are stored", async () => {
      const rows = await stack.query("SELECT count(DISTINCT _event_id) AS n FROM inventory_deduplicated");
      return rows[0]?.["n"] === 500 ? rows : null;
    });
    expect(row).toEqual({ n: 500 });
  });
});
