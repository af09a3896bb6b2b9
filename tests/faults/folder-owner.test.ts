import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runNode } from "../support/process.ts";
import { temporaryFolder } from "../support/scratch.ts";
import { bundleModules } from "./support/bundle.ts";
import { programFile, startProgram } from "./support/program.ts";
import { runs, timeLimit } from "./support/runs.ts";

let bundle: Awaited<ReturnType<typeof temporaryFolder>>;
let program: string;

beforeAll(async () => {
  bundle = await temporaryFolder();
  const modules = await bundleModules(join(bundle.path, "bundle"), { program: programFile });
  program = fileURLToPath(modules.program);
});
afterAll(() => bundle[Symbol.asyncDispose]());

test(
  "of two stacks started on one folder at the same instant one runs, the other names it",
  timeLimit(2 * runs),
  async () => {
    for (let run = 0; run < runs; run++) {
      await using folder = await temporaryFolder();
      await using first = startProgram(program, folder.path);
      await using second = startProgram(program, folder.path);
      const [ended, winner] = await Promise.race(
        [[first, second] as const, [second, first] as const].map(async ([one, other]) => {
          await one.running.finished;
          return [one, other] as const;
        }),
      );
      const { code, stderr } = await ended.running.finished;
      expect(code).toBe(2);
      expect(stderr).toContain(`${folder.path} belongs to the stack of process ${winner.running.child.pid}`);
      expect(await winner.ready()).toMatchObject({ pid: winner.running.child.pid });

      const third = startProgram(program, folder.path);
      const refused = await third.running.finished;
      const { urls } = await winner.ready();
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain(`process ${winner.running.child.pid} (${urls.generator})`);
    }
  },
);

test(
  "what a killed stack left behind keeps nobody out, even when another program has its process id",
  timeLimit(3),
  async () => {
    await using folder = await temporaryFolder();
    const killed = startProgram(program, folder.path);
    const left = await killed.ready();
    await killed[Symbol.asyncDispose]();
    await writeFile(join(folder.path, "stack.json"), JSON.stringify({ ...left, pid: process.pid }));

    const env = { DATA_DIR: folder.path };
    const query = await runNode(
      ["services/cli/main.ts", "query", "SELECT count(*) AS n FROM orders", "--format", "json"],
      { env },
    );
    expect(query).toMatchObject({ code: 0, stdout: expect.stringContaining('"n": 0') });

    await using next = startProgram(program, folder.path);
    expect(await next.ready()).toMatchObject({ pid: next.running.child.pid });
  },
);
