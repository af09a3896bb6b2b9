import type { Place } from "../../diagnostic.ts";
import { didYouMean, quote } from "../../load/suggest.ts";
import type { NumberShape, Shape, StringFormat, StringShape } from "../event-model.ts";
import { numberOf, textOf } from "../json-guards.ts";
import { reportNotMapped } from "./not-mapped.ts";
import type { ShapeBase, ShapeReader } from "./reader.ts";
import type { ResolvedNode } from "./schema-node.ts";

const formats: ReadonlySet<string> = new Set<StringFormat>([
  "date-time",
  "date",
  "time",
  "duration",
  "uuid",
  "email",
  "uri",
  "uri-reference",
  "hostname",
  "ipv4",
  "ipv6",
  "regex",
  "json-pointer",
]);

/** Text. */
export function readString(reader: ShapeReader, node: ResolvedNode, base: ShapeBase): StringShape {
  const pattern = node.keywords.get("pattern")?.value;
  return {
    kind: "string",
    ...base,
    format: readFormat(reader, node),
    minLength: numberOf(node.keywords.get("minLength")?.value) ?? 0,
    maxLength: numberOf(node.keywords.get("maxLength")?.value),
    pattern: typeof pattern === "string" ? pattern : null,
    encoding: null,
  };
}

function readFormat(reader: ShapeReader, node: ResolvedNode): StringFormat | null {
  const cell = node.keywords.get("format");
  if (cell === undefined) return null;
  if (isFormat(cell.value)) return cell.value;
  reportNotMapped(
    reader,
    cell.pointer,
    `The format ${quote(cell.value)} has no mapping.`,
    didYouMean(textOf(cell.value, ""), formats, "Leave it out."),
  );
  return null;
}

function isFormat(value: unknown): value is StringFormat {
  return typeof value === "string" && formats.has(value);
}

/** A number; `integer` is for `type: integer`. */
export function readNumber(integer: boolean, node: ResolvedNode, base: ShapeBase): NumberShape {
  const limit = (keyword: string) => numberOf(node.keywords.get(keyword)?.value);
  return {
    kind: "number",
    ...base,
    integer,
    minimum: limit("minimum"),
    maximum: limit("maximum"),
    exclusiveMinimum: limit("exclusiveMinimum"),
    exclusiveMaximum: limit("exclusiveMaximum"),
    multipleOf: limit("multipleOf"),
  };
}

/** A shape that says nothing; stands in for what could not be read, so that reading can go on. */
export function anyShape(at: Place, pointer: string): Shape {
  const base = { description: "", nullable: true, values: null, pii: null, faker: null };
  return { kind: "any", at, pointer, ...base, loose: false, unsaid: [] };
}
