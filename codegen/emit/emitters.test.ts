import { posix } from "node:path";
import { expect, test } from "vitest";
import { compareText } from "../diagnostic.ts";
import { emitAll } from "./emit-all.ts";
import { emitters } from "./emitters.ts";
import { modelOf, modelOfDirectory } from "./print/testing/generated-folder.ts";
import { zooSchema } from "./print/testing/zoo.ts";

/** Draws that only a validator can judge make the generator import one. */
const judged = {
  "x-event": { version: "1.0.0", owner: "tests" },
  type: "object",
  properties: {
    event_type: { type: "string" },
    value: {
      type: "integer",
      minimum: 1,
      maximum: 50,
      not: { multipleOf: 7 },
      oneOf: [{ minimum: 40 }, { maximum: 9 }],
    },
  },
};

test("an emitter imports files of its own and of those that it needs, so that the others can be switched off", async () => {
  const shipped = await modelOfDirectory("schemas");
  const more = await modelOf({ judged, shipment: zooSchema });
  const model = { events: [...shipped.events, ...more.events] };
  const files = new Map<string, ReadonlyMap<string, string>>();
  for (const entry of emitters) {
    const emission = await emitAll(model, [await entry.load()]);
    files.set(entry.name, new Map(emission.files.map(({ path, content }) => [path, content])));
  }
  const ownerOf = (path: string) =>
    [...files].find(([, own]) => own.has(path) || own.has(path.replace(/\.js$/, ".d.ts")))?.[0] ?? "nobody";
  for (const { name, needs } of emitters) {
    const used = new Set(
      [...(files.get(name) ?? [])].flatMap(([path, text]) => importsOf(path, text).map(ownerOf)),
    );
    used.delete(name);
    expect({ name, needs: [...used].toSorted(compareText) }).toEqual({
      name,
      needs: needs.toSorted(compareText),
    });
  }
});

/** What a module imports of its neighbours, relative to the output folder. */
function importsOf(path: string, text: string): readonly string[] {
  if (!/\.[jt]s$/.test(path)) return [];
  const specifiers = text.matchAll(/^(?:import|export) [^;]*?from "(\.[^"]+)"|import\("(\.[^"]+)"\)/gm);
  return [...specifiers].map(([, fixed, lazy]) => posix.join(posix.dirname(path), fixed ?? lazy ?? ""));
}
