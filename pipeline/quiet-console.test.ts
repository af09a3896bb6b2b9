/* oxlint-disable no-console -- the console is what is tested */
import { expect, test, vi } from "vitest";
import { runGraph } from "./graph.ts";
import { createQuietScope } from "./quiet-console.ts";

test("mute inside, as ever outside and afterwards", async () => {
  const debug = vi.spyOn(console, "debug").mockImplementation(() => {});
  const before = console.debug;
  const inQuiet = createQuietScope();
  const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  const tasks = ends.map((end, index) =>
    inQuiet(async () => {
      console.debug("inside", index);
      await end.promise;
      console.debug("inside, later", index);
    }),
  );
  console.debug("meanwhile");
  ends[0].resolve();
  await tasks[0];
  console.debug("one still runs");
  ends[1].resolve();
  await tasks[1];
  expect(debug.mock.calls).toEqual([["meanwhile"], ["one still runs"]]);
  expect(console.debug).toBe(before);
  debug.mockRestore();
});

test("the console comes back after a failure", async () => {
  const before = console.log;
  await expect(createQuietScope()(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(console.log).toBe(before);
});

test("a run of the graph says nothing", async () => {
  const spies = (["debug", "log", "info", "warn"] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation(() => {}),
  );
  await runGraph({ messages: [], registry: new Map(), now: new Date() });
  expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
  spies.forEach((spy) => spy.mockRestore());
});
