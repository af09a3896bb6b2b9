import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../support/scratch.ts";
import { createCatalogs, type CatalogPair } from "./support/catalogs.ts";
import { mustStart, recover } from "./support/chain.ts";
import { createLoad } from "./support/load.ts";
import { createRandom } from "./support/random.ts";
import { runs, seed, timeLimit } from "./support/runs.ts";

let catalogs: CatalogPair;

beforeAll(async () => {
  catalogs = await createCatalogs();
});
afterAll(() => catalogs[Symbol.asyncDispose]());

/** Largest size of any one file: whichever of bus, warehouse and objects comes to it first. */
const fileLimits = runs === 1 ? [600] : [150, 300, 600, 1_000, 2_000, 4_000];

test.skipIf(process.platform === "win32").each(fileLimits)(
  "no file may grow beyond %i KB: requests are told to come later, and nothing is lost",
  timeLimit(2),
  async (kilobytes) => {
    await using folder = await temporaryFolder();
    const load = createLoad("disk", createRandom(seed), catalogs.catalogs);
    const settings = {
      dataDirectory: folder.path,
      ...catalogs.stack,
      catalog: "base",
      syncTables: true,
      fault: null,
    } as const;
    {
      await using stack = await mustStart(settings, { kilobytes });
      const enough = new AbortController();
      const running = load.run(stack.file, "base", enough.signal);
      const end = await Promise.race([load.refusals(20), stack.exit]);
      expect(end).toBeUndefined();
      enough.abort();
      await stack.kill(kilobytes % 200 === 0 ? "SIGTERM" : "SIGKILL");
      await running;
    }
    await using stack = await mustStart(settings);
    expect((await recover(stack, load, `seed ${seed}`)).findings).toEqual([]);
  },
);

test.skipIf(runs === 1 || !canMount())(
  "a disk that is full for a while: the same process goes on once there is space",
  timeLimit(2),
  async () => {
    await using folder = await temporaryFolder();
    mount(folder.path, "size=6m");
    try {
      const load = createLoad("disk", createRandom(seed), catalogs.catalogs);
      await using stack = await mustStart({
        dataDirectory: join(folder.path, "data"),
        ...catalogs.stack,
        catalog: "base",
        syncTables: true,
        fault: null,
      });
      const enough = new AbortController();
      const running = load.run(stack.file, "base", enough.signal);
      const end = await Promise.race([load.refusals(20), stack.exit]);
      expect(end).toBeUndefined();
      mount(folder.path, "remount,size=200m");
      await load.answers(20);
      enough.abort();
      await running;
      expect((await recover(stack, load, `seed ${seed}`)).findings).toEqual([]);
      expect(await stack.kill("SIGTERM")).toEqual({ code: 0, signal: null });
    } finally {
      execFileSync("umount", ["--lazy", folder.path]);
    }
  },
);

function mount(folder: string, options: string): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { stdio: "ignore" });
}

/** Small disks need the right to mount, which only root has and few containers give. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "eventloom-mount-"));
  try {
    mount(folder, "size=1m");
    execFileSync("umount", ["--lazy", folder]);
    return true;
  } catch {
    process.stderr.write("skipped: a full disk needs the right to mount one\n");
    return false;
  } finally {
    rmdirSync(folder);
  }
}
