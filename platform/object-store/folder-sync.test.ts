import { describe, expect, test } from "vitest";
import { createFolderSync } from "./folder-sync.ts";

/** A sync whose runs end by hand; `runs` has one entry per run that has begun. */
function byHand() {
  const runs: { readonly folder: string; end(): void; fail(): void }[] = [];
  const sync = createFolderSync(
    (folder) =>
      new Promise((resolve, reject) => {
        runs.push({ folder, end: resolve, fail: () => reject(new Error("disk gone")) });
      }),
  );
  return { runs, sync };
}

/** Until all that can happen now has happened. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("createFolderSync", () => {
  test("never counts a run that had begun before, and shares the one that follows", async () => {
    const { runs, sync } = byHand();
    const done: string[] = [];
    const call = (name: string) => sync("/a").then(() => done.push(name));
    const calls = [call("first"), call("second"), call("third")];
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await quiet();
    expect(done).toEqual(["first"]);
    expect(runs).toHaveLength(2);
    calls.push(call("fourth"));
    runs[1]?.end();
    await quiet();
    expect(done).toEqual(["first", "second", "third"]);
    runs[2]?.end();
    await Promise.all(calls);
    expect(runs).toHaveLength(3);
  });

  test("runs for different folders at the same time", async () => {
    const { runs, sync } = byHand();
    const calls = [sync("/a"), sync("/b")];
    expect(runs.map(({ folder }) => folder)).toEqual(["/a", "/b"]);
    for (const run of runs) run.end();
    await Promise.all(calls);
  });

  test("tells those whose run failed, and nobody else", async () => {
    const { runs, sync } = byHand();
    const [first, second] = [sync("/a"), sync("/a")];
    runs[0]?.fail();
    await expect(first).rejects.toThrowError("disk gone");
    await quiet();
    runs[1]?.end();
    await second;
  });
});
