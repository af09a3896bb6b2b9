import { expect, test } from "vitest";
import { createBundleWork } from "./bundle-work.ts";

const nothing = async () => {};

/** Pieces of work that end by hand. */
function byHand() {
  const gates = new Map<number, PromiseWithResolvers<number>>();
  const begun: number[] = [];
  return {
    begun,
    piece: (n: number) => () => {
      begun.push(n);
      const gate = Promise.withResolvers<number>();
      gates.set(n, gate);
      return gate.promise;
    },
    end: (n: number) => gates.get(n)?.resolve(n),
    fail: (n: number) => gates.get(n)?.reject(new Error(`${n} failed`)),
  };
}

function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test("results are settled in the order of their beginning, and no more is begun than there is room for", async () => {
  const { begun, piece, end } = byHand();
  const work = createBundleWork(2);
  const settled: number[] = [];
  const settle = async (n: number) => void settled.push(n);
  await work.start(piece(1), settle);
  await work.start(piece(2), settle);
  const third = work.start(piece(3), settle);
  end(2);
  await quiet();
  expect([begun, settled]).toEqual([[1, 2], []]);
  end(1);
  await third;
  expect([begun, settled.includes(1)]).toEqual([[1, 2, 3], true]);
  end(3);
  await work.finish();
  expect(settled).toEqual([1, 2, 3]);
});

test("a failure stops what has not begun, and is told when nothing is under way any more", async () => {
  const { begun, piece, end, fail } = byHand();
  const work = createBundleWork(3);
  const settled: number[] = [];
  const settle = async (n: number) => void settled.push(n);
  for (const n of [1, 2, 3]) await work.start(piece(n), settle);
  fail(1);
  await quiet();
  let told = false;
  const refused = work.start(piece(4), settle).catch((error: unknown) => {
    told = true;
    return String(error);
  });
  end(2);
  await quiet();
  expect(told).toBe(false);
  end(3);
  expect(await refused).toBe("Error: 1 failed");
  await expect(work.finish()).rejects.toThrow("1 failed");
  expect([begun, settled]).toEqual([[1, 2, 3], []]);
});

test("a settlement that fails is a failure too", async () => {
  const work = createBundleWork(1);
  await work.start(nothing, async () => {
    throw new Error("store gone");
  });
  await expect(work.finish()).rejects.toThrow("store gone");
  await expect(work.start(nothing, nothing)).rejects.toThrow("store gone");
});
