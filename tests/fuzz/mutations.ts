import type { Json } from "../../codegen/load/loaded-schema.ts";

/** A source of choices: a whole number from 0 to `below` - 1. */
export type Choose = (below: number) => number;

/** Names that mean something to a language that codegen writes, or to none. */
export const hostileNames: readonly string[] = [
  '"; process.exit(1); //',
  "`; DROP TABLE x; --",
  "*/ throw 0; /*",
  "${process.exit(1)}",
  "%{ for }",
  "line\nbreak",
  "\u2028",
  "\ud800",
  "</script>",
  "__proto__x",
  "constructor",
  "hasOwnProperty",
  "toString",
  "event_type",
  "_event_id",
  "",
  "~1/",
  "*",
  "?a",
  "class",
  "x".repeat(301),
];

const values: readonly Json[] = [
  null,
  true,
  false,
  -1,
  1e308,
  2 ** 60,
  "",
  "string",
  "object",
  "^(a+)+$",
  "(",
  [],
  {},
  [{}],
  { type: "string" },
  { type: ["integer", "null"], enum: [1, null, "x"] },
  { $ref: "#" },
  { $ref: "#/properties" },
  { $dynamicRef: "#a" },
  { $dynamicAnchor: "a", properties: { a: { $dynamicRef: "#a" } } },
  { $id: "a", $dynamicAnchor: "a", type: "object" },
  { oneOf: [{}, { type: "null" }] },
  { type: "array", items: { type: "array", items: {} } },
  { patternProperties: { "^a": { type: "integer" } }, additionalProperties: { type: "string" } },
  { not: {} },
  { if: { required: ["a"] }, else: false },
];

const keywords = [
  "type",
  "enum",
  "const",
  "items",
  "properties",
  "additionalProperties",
  "allOf",
  "anyOf",
  "oneOf",
];
const more = [
  "required",
  "pattern",
  "format",
  "minimum",
  "maxLength",
  "multipleOf",
  "$ref",
  "$defs",
  "x-faker",
];

type Container = Json[] | { [name: string]: Json };

/** The schema with one to six changes of any kind; the same for the same choices. */
export function mutated(schema: Json, donors: readonly Json[], choose: Choose): Json {
  let root = structuredClone(schema);
  for (let count = choose(6); count >= 0; count--) root = changed(root, donors, choose);
  return root;
}

function changed(root: Json, donors: readonly Json[], choose: Choose): Json {
  const places = placesIn(root);
  const place = places[choose(Math.max(places.length, 1))];
  if (place === undefined) return root;
  const { parent, key } = place;
  const pick = <T>(list: readonly T[]): T => list[choose(list.length)] as T;
  const held = heldAt(parent, key);
  switch (choose(8)) {
    case 0:
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else Reflect.deleteProperty(parent, key);
      break;
    case 1:
      put(parent, key, structuredClone(pick(values)));
      break;
    case 2: {
      const donor = placesIn(pick(donors));
      const from = donor[choose(Math.max(donor.length, 1))];
      if (from !== undefined) put(parent, key, structuredClone(heldAt(from.parent, from.key)));
      break;
    }
    case 3:
      if (!Array.isArray(parent)) {
        Reflect.deleteProperty(parent, key);
        put(parent, pick(hostileNames), held);
      }
      break;
    case 4:
      put(parent, Array.isArray(parent) ? key : pick([...keywords, ...more]), structuredClone(held));
      break;
    case 5:
      put(parent, key, {
        [pick(["allOf", "anyOf", "oneOf", "items", "not"])]: [
          structuredClone(held),
          structuredClone(pick(values)),
        ],
      });
      break;
    case 6:
      return wrapped(root, held, parent, key);
    default:
      if (Array.isArray(parent)) parent.push(structuredClone(held));
      else put(parent, pick(keywords), structuredClone(pick(values)));
  }
  return root;
}

/** Moves a part to the definitions, and refers to it. */
function wrapped(root: Json, held: Json, parent: Container, key: string): Json {
  if (root === null || typeof root !== "object" || Array.isArray(root)) return root;
  put(parent, key, { $ref: "#/$defs/moved" });
  put(root as Container, "$defs", { moved: held });
  return root;
}

function put(parent: Container, key: string, value: Json): void {
  if (Array.isArray(parent)) parent[Number(key)] = value;
  else Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
}

function heldAt(parent: Container, key: string): Json {
  return (Array.isArray(parent) ? parent[Number(key)] : parent[key]) ?? null;
}

interface Place {
  readonly parent: Container;
  readonly key: string;
}

function placesIn(value: Json): readonly Place[] {
  if (value === null || typeof value !== "object") return [];
  return Object.keys(value).flatMap((key) => [
    { parent: value as Container, key },
    ...placesIn(heldAt(value as Container, key)),
  ]);
}
