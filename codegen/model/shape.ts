import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import type { LoadedSchema } from "../load/loaded-schema.ts";
import { assertNever } from "./assert-never.ts";
import type { Shape } from "./event-model.ts";
import { textOf } from "./json-guards.ts";
import { readArray } from "./shape/array.ts";
import { readColumnHints, type ColumnHints, type HintsOf } from "./shape/column-hints.ts";
import { ruleOf } from "./shape/keywords.ts";
import { reportNotMapped } from "./shape/not-mapped.ts";
import { readObject } from "./shape/object.ts";
import type { ShapeBase, ShapeReader } from "./shape/reader.ts";
import { resolve } from "./shape/resolve.ts";
import { anyShape, readNumber, readString } from "./shape/scalars.ts";
import type { ResolvedNode, SchemaNode } from "./shape/schema-node.ts";
import { typeOf, type TypeFacts } from "./shape/type-of.ts";

/** The shape of an event's JSON, with what `x-bigquery` says about the columns of its parts. */
export interface ReadShape {
  readonly shape: Shape;
  readonly hints: HintsOf;
  readonly diagnostics: readonly Diagnostic[];
}

/** Shapes are copied where a `$ref` is used, so that a small file can describe more of them than any table has columns. */
const MOST_SHAPES = 50_000;
/** Far more than the levels of a table: only a free-form column can hold what lies deeper. */
const DEEPEST_SHAPE = 100;

/** Reads a schema file into the shape of its events. What has no mapping is reported at its keyword and stands as any value. */
export function shapeOf(loaded: LoadedSchema): ReadShape {
  const diagnostics: Diagnostic[] = [];
  const hints = new Map<object, ColumnHints>();
  let shapes = 0;
  let depth = 0;

  const reader: ShapeReader = {
    root: loaded.schema,
    placeOf: (pointer) => loaded.placeOf(pointer),
    report: (finding) => diagnostics.push(finding),
    read(node) {
      shapes++;
      depth++;
      const shape = withinLimits(node) ? readShape(node) : nothing(node);
      depth--;
      return shape;
    },
  };

  function withinLimits(node: SchemaNode): boolean {
    if (shapes < MOST_SHAPES && depth < DEEPEST_SHAPE) return true;
    const message =
      depth < DEEPEST_SHAPE ? "The event has too many fields for a table." : "The event is nested too deep.";
    if (shapes <= MOST_SHAPES) {
      reader.report(
        diagnostic("SCHEMA_TOO_LARGE", reader.placeOf(node.pointer), message, {
          hint: "Make the inner part a free-form object.",
        }),
      );
    }
    return false;
  }

  function readShape(node: SchemaNode): Shape {
    const resolved = resolve(reader, node);
    if (resolved === null) return nothing(node);
    const facts = checkKeywords(reader, resolved) ? typeOf(reader, resolved) : null;
    if (facts === null) return nothing(node);
    warnUseless(reader, resolved, facts);
    const shape = readType(reader, resolved, facts);
    const found = readColumnHints(reader, resolved);
    if (found !== null && node.pointer !== "") hints.set(shape, found);
    return shape;
  }

  function nothing(node: SchemaNode): Shape {
    const at = reader.placeOf(node.pointer);
    return anyShape(at, node.pointer);
  }

  const shape = reader.read({ value: loaded.schema, pointer: "", trail: { target: "", outer: null } });
  return { shape, hints, diagnostics };
}

function checkKeywords(reader: ShapeReader, node: ResolvedNode): boolean {
  let mapped = true;
  for (const [keyword, cell] of node.keywords) {
    const rule = ruleOf(keyword);
    if (rule.role !== "unmapped") continue;
    reportNotMapped(reader, cell.pointer, `${keyword} has no mapping.`, rule.instead);
    mapped = false;
  }
  return mapped;
}

function warnUseless(reader: ShapeReader, node: ResolvedNode, facts: TypeFacts): void {
  for (const [keyword, cell] of node.keywords) {
    const rule = ruleOf(keyword);
    if (rule.role !== "constraint" || rule.type === facts.type) continue;
    const message = `${keyword} restricts nothing: the value is of type ${facts.type}.`;
    const extra = { severity: "warning", hint: "Remove it, or correct the type." } as const;
    reader.report(diagnostic("KEYWORD_WITHOUT_EFFECT", reader.placeOf(cell.pointer), message, extra));
  }
}

function readType(reader: ShapeReader, node: ResolvedNode, facts: TypeFacts): Shape {
  const base: ShapeBase = {
    at: reader.placeOf(node.pointer),
    pointer: node.pointer,
    description: textOf(node.keywords.get("description")?.value, ""),
    nullable: facts.nullable,
    values: facts.values,
    pii: textOf(node.keywords.get("x-pii")?.value, "") || null,
    faker: node.keywords.get("x-faker")?.value ?? null,
    loose: false,
    unsaid: [],
  };
  switch (facts.type) {
    case "string":
      return readString(reader, node, base);
    case "number":
      return readNumber(facts.integer, node, base);
    case "object":
      return readObject(reader, node, base);
    case "array":
      return readArray(reader, node, base);
    case "boolean":
    case "null":
    case "any":
      return { kind: facts.type, ...base };
    default:
      return assertNever(facts.type);
  }
}
