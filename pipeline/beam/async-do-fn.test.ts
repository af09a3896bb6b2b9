import { setImmediate as turn } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import {
  AsyncDoFn,
  impulse,
  parDo,
  redistribute,
  registerDoFns,
  runDirect,
  type AsyncBundle,
} from "../beam.ts";
import type { DoFn, Root } from "../beam.ts";

/** What happened, in order. */
let seen: string[] = [];
let failAt = "";

beforeEach(() => {
  seen = [];
  failAt = "";
});

/** Emits "0" to "9", one after the other, and notes when it may go on. */
class Emit extends AsyncDoFn<unknown, string> {
  open(): AsyncBundle<unknown, string> {
    return {
      async process(_element, emit) {
        for (let n = 0; n < 10; n++) {
          await emit(String(n));
          seen.push(`emitted ${n}`);
        }
      },
    };
  }
}

/** A DoFn of the package itself, between two that await. */
class Twice implements DoFn<string, string> {
  *process(text: string) {
    yield text;
    yield `${text}'`;
  }
}

/** A DoFn of the package itself that comes first. */
class Begin implements DoFn<unknown, string> {
  *process() {
    yield "begin";
    yield "begin'";
  }
}

/** Takes its time. */
class Sink extends AsyncDoFn<string, never> {
  open(): AsyncBundle<string, never> {
    const held: string[] = [];
    seen.push("open");
    return {
      async process(text) {
        seen.push(`begin ${text}`);
        await turn();
        if (text === failAt) throw new Error(`no room for ${text}`);
        held.push(text);
        seen.push(`end ${text}`);
      },
      async finish() {
        await turn();
        seen.push(`finish ${held.length}`);
      },
    };
  }
}

registerDoFns("eventloom/async-do-fn-test", { Begin, Emit, Twice, Sink });

function build(root: Root): void {
  const emitted = parDo(impulse(root), "emit", new Emit());
  parDo(parDo(emitted, "twice", new Twice()), "sink", new Sink());
}

test("an element is taken before the next one is made, and the bundle ends after the last", async () => {
  await runDirect(build);
  const each = Array.from({ length: 10 }, (_, n) => [
    `begin ${n}`,
    `end ${n}`,
    `begin ${n}'`,
    `end ${n}'`,
    `emitted ${n}`,
  ]);
  expect(seen).toEqual(["open", ...each.flat(), "finish 20"]);
});

test("a failure ends the run: nothing more is taken, and the bundle is not finished", async () => {
  failAt = "3";
  await expect(runDirect(build)).rejects.toThrow("no room for 3");
  expect(seen).toContain("end 2'");
  expect(seen.filter((one) => /3'|[4-9]|finish/.test(one))).toEqual([]);
});

test("a failure is heard when nobody upstream awaits it", async () => {
  failAt = "begin'";
  const run = runDirect((root) => void parDo(parDo(impulse(root), "begin", new Begin()), "sink", new Sink()));
  await expect(run).rejects.toThrow("no room for begin'");
});

test("a failure in one run leaves the next one alone", async () => {
  failAt = "0";
  await expect(runDirect(build)).rejects.toThrow("no room for 0");
  failAt = "";
  await runDirect(build);
  expect(seen.at(-1)).toBe("finish 20");
});

test("runs at the same time have bundles of their own", async () => {
  await Promise.all([runDirect(build), runDirect(build), runDirect(build)]);
  expect(seen.filter((one) => one === "finish 20")).toHaveLength(3);
});

test("what is redistributed comes once, in a bundle that begins afterwards", async () => {
  await runDirect((root) => {
    const doubled = parDo(parDo(impulse(root), "emit", new Emit()), "again", new Twice());
    parDo(redistribute(doubled, "hand out"), "sink", new Sink());
  });
  expect(seen.filter((one) => one.startsWith("end"))).toHaveLength(20);
  expect(seen.indexOf("begin 0")).toBeGreaterThan(seen.indexOf("emitted 9"));
});
