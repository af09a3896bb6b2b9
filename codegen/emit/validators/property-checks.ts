import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { stringLiteral } from "../print/json-text.ts";
import { isSchemaObject } from "../print/map-schema.ts";
import type { CheckWriter } from "./check-writer.ts";
import { messageOf } from "./messages.ts";
import { reading } from "./presence.ts";
import { patternTest } from "./scalar-checks.ts";
import { childSpot, propertySpot, refuse, refuseIf, type Spot } from "./spot.ts";
import { enumTest } from "./value-tests.ts";

/**
 * Checks of an object's properties: the declared ones first, each read once; then in one loop those that patterns or nothing
 * declares.
 */
export function propertyChecks(schema: JsonSchema, spot: Spot, writer: CheckWriter): readonly string[] {
  const patterns = membersOf(schema["patternProperties"]);
  const names = membersOf(schema["properties"]).map(([name]) => name);
  const other = new OtherProperty(spot, writer);
  const rest = restChecks(schema, other);
  const isFew = names.length > 0 && names.length <= MOST_PROPERTIES;
  if (patterns.length === 0 && rest.length > 0 && isFew) {
    // An object that has as many keys as declared properties has no other: only then are the names looked at.
    const count = writer.name("n");
    return [
      `let ${count} = 0;`,
      ...declaredChecks(schema, spot, writer, [`${count}++;`]),
      `if (${writer.helper("countKeys")}(${spot.value}) !== ${count}) {`,
      ...other.loop([`if (${enumTest(writer, other.key, names, false)}) {`, ...rest, "}"]),
      "}",
    ];
  }
  const declared = declaredChecks(schema, spot, writer, []);
  if (patterns.length === 0 && (rest.length === 0 || names.length === 0))
    return rest.length === 0 ? declared : [...declared, ...other.loop(rest)];
  const isRest = rest.length === 0 ? null : writer.name("rest");
  const byPattern = patterns.flatMap(([pattern, one]) => {
    const lines = [...(isRest === null ? [] : [`${isRest} = false;`]), ...other.mark(), ...other.checks(one)];
    return lines.length === 0 ? [] : [`if (${patternTest(writer, pattern, other.key)}) {`, ...lines, "}"];
  });
  if (isRest === null) return byPattern.length === 0 ? declared : [...declared, ...other.loop(byPattern)];
  const undeclared = names.length === 0 ? "true" : enumTest(writer, other.key, names, false);
  return [
    ...declared,
    ...other.loop([`let ${isRest} = ${undeclared};`, ...byPattern, `if (${isRest}) {`, ...rest, "}"]),
  ];
}

/** A property whose name is known only when a document is checked. */
class OtherProperty {
  readonly key: string;
  readonly #value: string;
  readonly #spot: Spot;
  readonly #writer: CheckWriter;

  constructor(spot: Spot, writer: CheckWriter) {
    this.key = writer.name("key");
    this.#value = writer.name("v");
    this.#spot = spot;
    this.#writer = writer;
  }

  get spot(): Spot {
    const step = { expression: `${this.#writer.helper("stepOf")}(${this.key})` };
    return childSpot(this.#spot, step, this.#value);
  }

  loop(lines: readonly string[]): readonly string[] {
    return [`for (const ${this.key} in ${this.#spot.value}) {`, ...lines, "}"];
  }

  mark(): readonly string[] {
    return this.#spot.seen === null ? [] : [`${this.#spot.seen}.add(${this.key});`];
  }

  checks(schema: Json): readonly string[] {
    const lines = this.#writer.checks(schema, this.spot);
    if (lines.length === 0 || schema === false) return lines;
    return [`const ${this.#value} = ${this.#spot.value}[${this.key}];`, ...lines];
  }
}

function restChecks(schema: JsonSchema, other: OtherProperty): readonly string[] {
  const { additionalProperties: rest } = schema;
  if (rest === undefined) return [];
  if (rest !== false) return [...other.mark(), ...other.checks(rest)];
  return [refuse(other.spot, "additionalProperties", messageOf("additionalProperties", schema))];
}

/** Checks of the properties that a schema declares or requires; `known` runs for each declared one that is there. */
function declaredChecks(
  schema: JsonSchema,
  spot: Spot,
  writer: CheckWriter,
  known: readonly string[],
): readonly string[] {
  const declared = new Map(membersOf(schema["properties"]));
  const required = new Set([schema["required"] ?? []].flat().filter((name) => typeof name === "string"));
  const all = [...new Set([...declared.keys(), ...required])];
  if (all.length > MOST_PROPERTIES) return checksInPieces(all, { declared, required }, spot, writer);
  return all.flatMap((name) => {
    const value = writer.name("v");
    const child = propertySpot(spot, name, value);
    const one = declared.get(name);
    const inner = one === undefined ? [] : writer.checks(one, child);
    const seen = one === undefined || spot.seen === null ? [] : [`${spot.seen}.add(${stringLiteral(name)});`];
    const present = [...(one === undefined ? [] : known), ...seen, ...inner];
    const missing = required.has(name) ? [refuse(child, "required", messageOf("required", schema))] : [];
    if (inner.length > 0) return [`const ${value} = ${reading(spot.value, name)};`, ...cases(value)];
    return present.length + missing.length === 0 ? [] : cases(reading(spot.value, name));

    function cases(read: string): readonly string[] {
      if (present.length === 0)
        return [refuseIf(`${read} === undefined`, child, "required", messageOf("required", schema))];
      if (missing.length === 0) return [`if (${read} !== undefined) {`, ...present, "}"];
      return [`if (${read} === undefined) {`, ...missing, "} else {", ...present, "}"];
    }
  });
}

/** Each property takes a variable, and a function's variables must fit on the stack. */
const MOST_PROPERTIES = 1_000;

/** The checks of very many properties, as calls of functions that each check some of them. */
function checksInPieces(
  names: readonly string[],
  from: { readonly declared: ReadonlyMap<string, Json>; readonly required: ReadonlySet<string> },
  spot: Spot,
  writer: CheckWriter,
): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < names.length; at += MOST_PROPERTIES) {
    const some = names.slice(at, at + MOST_PROPERTIES);
    const members = some.flatMap((name) => {
      const one = from.declared.get(name);
      return one === undefined ? [] : [[name, one] as const];
    });
    const required = some.filter((name) => from.required.has(name));
    const properties = Object.fromEntries(members);
    lines.push(...writer.checks({ properties, required }, spot));
  }
  return lines;
}

function membersOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  return isSchemaObject(value) ? Object.entries(value) : [];
}
