import { describe, expect, test } from "vitest";
import { createGroupCommit } from "./group-commit.ts";

/** Transactions that write down what happens; `fail` names a step that throws. `disk` is what a sync waits for. */
function recorder(
  fail?: "begin" | "commit" | "sync",
  disk: Promise<void> = Promise.resolve(),
  mustSync = false,
) {
  const log: string[] = [];
  const step = (name: "begin" | "commit" | "sync") => {
    log.push(name);
    if (name === fail) throw new Error(`${name} failed`);
  };
  const commits = createGroupCommit<string[]>({
    begin: () => (step("begin"), log),
    commit: () => (step("commit"), mustSync),
    async sync() {
      step("sync");
      await disk;
    },
    rollback: (error) => (log.push("rollback"), error),
    committed: () => void log.push("committed"),
  });
  return { log, commits };
}

function nothing(): void {}

/** Longer than one transaction goes on taking work. */
function takeLong(): void {
  const end = performance.now() + 30;
  while (performance.now() < end);
}

describe("createGroupCommit", () => {
  test("runs what is asked for in one turn in one transaction, in order", async () => {
    const { log, commits } = recorder();
    const values = await Promise.all(
      ["a", "b", "c"].map((name) =>
        commits.run((transaction) => (transaction.push(name), name.toUpperCase())),
      ),
    );
    expect(values).toEqual(["A", "B", "C"]);
    expect(log).toEqual(["begin", "a", "b", "c", "commit", "sync", "committed"]);
  });

  test("waits for the disk unless all of the work is passing", async () => {
    const { log, commits } = recorder();
    await Promise.all([commits.run(nothing, "passing"), commits.run(nothing, "passing")]);
    expect(log).toEqual(["begin", "commit", "committed"]);
    await Promise.all([commits.run(nothing, "passing"), commits.run(nothing)]);
    expect(log.slice(3)).toEqual(["begin", "commit", "sync", "committed"]);
  });

  test("waits for the disk when the transaction must, whatever the work is", async () => {
    const { log, commits } = recorder(undefined, undefined, true);
    await commits.run(nothing, "passing");
    expect(log).toEqual(["begin", "commit", "sync", "committed"]);
  });

  test("tells nobody before the disk has it", async () => {
    const { promise: disk, resolve } = Promise.withResolvers<void>();
    const { log, commits } = recorder(undefined, disk);
    const told = commits.run(nothing).then(() => log.push("told"));
    for (let turn = 0; turn < 3; turn++) await new Promise((next) => setImmediate(next));
    expect(log).toEqual(["begin", "commit", "sync"]);
    resolve();
    await told;
    expect(log).toEqual(["begin", "commit", "sync", "committed", "told"]);
  });

  test("gathers what is asked for while the disk works in one transaction", async () => {
    const { promise: disk, resolve } = Promise.withResolvers<void>();
    const { log, commits } = recorder(undefined, disk);
    const all = [commits.run(nothing)];
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((next) => setImmediate(next));
      all.push(commits.run(nothing));
    }
    resolve();
    await Promise.all(all);
    expect(log.filter((step) => step === "commit")).toHaveLength(2);
  });

  test("rejects everyone when the disk fails, and goes on", async () => {
    const { log, commits } = recorder("sync");
    await expect(commits.run(nothing)).rejects.toThrowError("sync failed");
    await commits.run(nothing, "passing");
    expect(log.at(-1)).toBe("committed");
  });

  test.each(["begin", "commit"] as const)("rejects everyone when %s fails, and goes on", async (fail) => {
    const { log, commits } = recorder(fail);
    const all = await Promise.allSettled([commits.run(() => 1), commits.run(() => 2)]);
    expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(log.at(-1)).toBe("rollback");
    await expect(commits.run(() => 3)).rejects.toThrowError(`${fail} failed`);
  });

  test("rejects everyone when a piece of work fails: nothing of the transaction has happened", async () => {
    const { log, commits } = recorder();
    const failing = commits.run(() => {
      throw new Error("work failed");
    });
    const all = await Promise.allSettled([commits.run(() => 1), failing]);
    expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(log).toEqual(["begin", "rollback"]);
  });

  test("lets the event loop breathe between the transactions of a flood", async () => {
    const { log, commits } = recorder();
    let flooded = true;
    const breathe = () => {
      log.push("breath");
      if (flooded) setImmediate(breathe);
    };
    breathe();
    await Promise.all([commits.run(takeLong), commits.run(takeLong)]);
    flooded = false;
    const [first, second] = [log.indexOf("commit"), log.lastIndexOf("commit")];
    expect(second).toBeGreaterThan(first);
    expect(log.slice(first, second)).toContain("breath");
  });

  test("settled waits for all that was asked for before", async () => {
    const { log, commits } = recorder();
    const run = commits.run(nothing).then(() => log.push("told"));
    await commits.settled();
    expect(log).toContain("commit");
    await run;
  });
});
