import { describe, expect, test } from "vitest";

import { silentLogger } from "./log.ts";
import { runStops, stopOnSignal } from "./signals.ts";

function fakeProcess() {
  const listeners = new Map<string, () => void>();
  const exited = Promise.withResolvers<number>();
  const codes: number[] = [];
  return {
    codes,
    exited: exited.promise,
    on: (signal: string, listener: () => void) => listeners.set(signal, listener),
    exit(code: number) {
      codes.push(code);
      exited.resolve(code);
    },
    send: (signal: string) => listeners.get(signal)?.(),
  };
}

async function failing(): Promise<void> {
  throw new Error("stuck");
}

function stuck(): Promise<void> {
  return new Promise(() => {});
}

describe("stopOnSignal", () => {
  test("stops the parts in order, once, then exits with 0", async () => {
    const process = fakeProcess();
    const order: string[] = [];
    const part = (name: string) => async () => void order.push(name);
    stopOnSignal({ stop: [part("server"), part("bus")], log: silentLogger, process });
    process.send("SIGTERM");
    expect(await process.exited).toBe(0);
    expect(order).toEqual(["server", "bus"]);
  });

  test("a failing part does not keep the next from stopping", async () => {
    const process = fakeProcess();
    let stopped = false;
    stopOnSignal({ stop: [failing, async () => void (stopped = true)], log: silentLogger, process });
    process.send("SIGINT");
    expect(await process.exited).toBe(1);
    expect(stopped).toBe(true);
  });

  test("a second signal exits at once", async () => {
    const process = fakeProcess();
    stopOnSignal({ stop: [stuck], log: silentLogger, process });
    process.send("SIGINT");
    expect(process.codes).toEqual([]);
    process.send("SIGTERM");
    expect(process.codes).toEqual([1]);
  });
});

test("runStops gives up when the time is over", async () => {
  expect(await runStops({ stop: [stuck], log: silentLogger, graceMilliseconds: 1 })).toBe(false);
});
