import { describe, expect, test } from "vitest";
import { createGroupCommit } from "./group-commit.ts";

/** Transactions that write down what happens; `fail` names a step that throws. */
function recorder(fail?: "begin" | "commit") {
  const log: string[] = [];
  const step = (name: "begin" | "commit", durable = true) => {
    log.push(durable ? name : `${name} passing`);
    if (name === fail) throw new Error(`${name} failed`);
  };
  const commits = createGroupCommit<string[]>({
    begin: (durable) => (step("begin", durable), log),
    commit: () => step("commit"),
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
    expect(log).toEqual(["begin", "a", "b", "c", "commit", "committed"]);
  });

  test("makes a transaction durable unless all of its work is passing", async () => {
    const { log, commits } = recorder();
    await Promise.all([commits.run(nothing, "passing"), commits.run(nothing, "passing")]);
    await Promise.all([commits.run(nothing, "passing"), commits.run(nothing)]);
    expect(log.filter((step) => step.startsWith("begin"))).toEqual(["begin passing", "begin"]);
  });

  test("tells nobody before the commit", async () => {
    const { log, commits } = recorder();
    await commits.run(nothing).then(() => log.push("told"));
    await commits.run(nothing);
    expect(log).toEqual(["begin", "commit", "committed", "told", "begin", "commit", "committed"]);
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
    const flood = Promise.all([commits.run(takeLong), commits.run(takeLong)]);
    setImmediate(() => log.push("breath"));
    await flood;
    expect(log).toEqual(["begin", "commit", "committed", "breath", "begin", "commit", "committed"]);
  });

  test("settled waits for all that was asked for before", async () => {
    const { log, commits } = recorder();
    const run = commits.run(nothing).then(() => log.push("told"));
    await commits.settled();
    expect(log).toContain("commit");
    await run;
  });
});
