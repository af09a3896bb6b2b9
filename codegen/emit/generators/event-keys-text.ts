import type { EventModel, Model } from "../../model/event-model.ts";
import { stringLiteral } from "../print/json-text.ts";
import { readAnnotation } from "./annotation.ts";

/** The text of `generators/event-keys.ts` without its header: what the keys of each event type look like. */
export function eventKeysText(model: Model): string {
  const entries = model.events.flatMap((event) => {
    const key = keyForm(event);
    if (key === null) return [];
    const { prefix, first, digits } = key;
    return `  [${stringLiteral(event.type)}, { prefix: ${stringLiteral(prefix)}, first: ${first}, digits: ${digits} }],\n`;
  });
  return `import type { Random } from "./seeded-random.ts";

/** What stands before the number of a key, the first number, and how many digits it has at least. */
interface KeyForm {
  readonly prefix: string;
  readonly first: number;
  readonly digits: number;
}

const KEYS: ReadonlyMap<string, KeyForm> = new Map<string, KeyForm>([
${entries.join("")}]);

/** One of the first thousand keys of an event type. */
export function keyOf(random: Random, type: string): string {
  const { prefix, first, digits } = KEYS.get(type) ?? { prefix: type + "-", first: 1, digits: 0 };
  return prefix + String(first + random.int(0, 999)).padStart(digits, "0");
}
`;
}

/** How keys of the event look, from its own sequence or the pattern of the field; null when neither tells. */
function keyForm({
  id,
  shape,
}: EventModel): { readonly prefix: string; readonly first: number; readonly digits: number } | null {
  const field = shape.properties.find((one) => one.name === id?.field)?.shape;
  if (field?.kind !== "string") return null;
  const pattern = field.pattern ?? "";
  const digits = Number(/(?:\\d|\[0-9\])\{(\d{1,2})(?:,\d*)?\}\$?$/.exec(pattern)?.[1] ?? 0);
  const annotation = readAnnotation(field.faker);
  if (annotation?.kind === "sequence") return { prefix: annotation.prefix, first: annotation.start, digits };
  const [, prefix] = /^\^([\w-]*[_-])/.exec(pattern) ?? [];
  return prefix === undefined ? null : { prefix, first: 1, digits };
}
