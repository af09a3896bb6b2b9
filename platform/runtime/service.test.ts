import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { afterEach, describe, expect, test } from "vitest";

import { startHttpServer } from "./http-server.ts";
import { silentLogger } from "./log.ts";

const script = fileURLToPath(new URL("testing/sample-service.ts", import.meta.url));
const children: ChildProcessByStdio<null, Readable, Readable>[] = [];

function run(environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script], {
    env: { PATH: process.env["PATH"], PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  return child;
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

describe("runService", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("serves until %s, then stops cleanly", async (signal) => {
    const child = run({});
    const exit = once(child, "exit");
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const ready = JSON.parse(String((await lines.next()).value));
    expect(ready).toMatchObject({ message: "ready", component: "sample", severity: "INFO" });
    expect(await (await fetch(ready.url)).text()).toBe("hello");
    child.kill(signal);
    const messages: string[] = [];
    for await (const line of { [Symbol.asyncIterator]: () => lines }) messages.push(JSON.parse(line).message);
    expect(messages).toEqual(["stopping", "released"]);
    expect(await exit).toEqual([0, null]);
  });

  test.each([
    [{ PORT: "x", LOG_LEVEL: "y" }, 'PORT is "x"'],
    [
      { PORT: "x", PLATFORM: "gcp" },
      'PORT is "x"; it must be a port from 0 to 65535\n  GCP_PROJECT_ID is not set',
    ],
  ])("%j keeps it from starting, with one message", async (environment, message) => {
    const child = run(environment);
    const [said, exit] = await Promise.all([text(child.stderr), once(child, "exit")]);
    expect(said).toContain(message);
    expect(said).not.toContain("    at ");
    expect(exit).toEqual([1, null]);
  });

  test("a port in use is told with its variable", async () => {
    const server = await startHttpServer({
      fetch: () => new Response(""),
      port: 0,
      hostname: "127.0.0.1",
      log: silentLogger,
    });
    const child = run({ PORT: String(server.port) });
    expect(await text(child.stderr)).toMatch(/in use .* set PORT to a free port/);
    await server.stop(0);
  });
});
