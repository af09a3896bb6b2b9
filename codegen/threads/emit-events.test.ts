import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { everyBuiltIn } from "../emit/built-in.ts";
import { loadSchemas } from "../load/load-schemas.ts";
import { buildModel } from "../model/build-model.ts";
import { emitEvents } from "./emit-events.ts";

async function eventsOf(folder: string) {
  const directory = fileURLToPath(new URL(`../../${folder}`, import.meta.url));
  const { schemas } = await loadSchemas({ directory });
  return buildModel(schemas, new Map()).model.events;
}

test("threads make the same, in the same order, and tell how far they are", async () => {
  const few = [
    ...(await eventsOf("schemas")),
    ...(await eventsOf("codegen/testdata/everything-mapped/schemas")),
  ];
  const events = Array.from({ length: 30 }, (_, index) => few[index % few.length]).filter(
    (one) => one !== undefined,
  );
  const told: string[] = [];
  const progress = (done: number, total: number) => void told.push(`${done} of ${total}`);
  const inThreads = await emitEvents(events, everyBuiltIn, progress, 2);
  expect(inThreads).toEqual(await emitEvents(events, everyBuiltIn, () => {}, 1));
  expect(told.at(-1)).toBe("30 of 30");
});

test("what goes wrong in a thread ends the run", async () => {
  const builtIn = { names: ["no-such-emitter"], systemColumns: true };
  await expect(emitEvents(await eventsOf("schemas"), builtIn, () => {}, 2)).rejects.toThrow(
    "no-such-emitter",
  );
});
