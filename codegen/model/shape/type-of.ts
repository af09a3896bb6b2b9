import { diagnostic } from "../../diagnostic.ts";
import type { Json } from "../../load/loaded-schema.ts";
import { canonicalJson } from "../hash.ts";
import { listOf } from "../json-guards.ts";
import { ruleOf, type TypeName } from "./keywords.ts";
import { reportNotMapped } from "./not-mapped.ts";
import type { ShapeReader } from "./reader.ts";
import type { Cell, ResolvedNode } from "./schema-node.ts";

/** What `type`, `enum` and `const` say together. */
export interface TypeFacts {
  readonly type: TypeName;
  readonly integer: boolean;
  readonly nullable: boolean;
  /** The legal values without null; null when any of the type is. */
  readonly values: readonly Json[] | null;
}

/** The one type of a place, inferred from its values where `type` is absent. Null when there is none, which has been reported then. */
export function typeOf(reader: ShapeReader, node: ResolvedNode): TypeFacts | null {
  const typeCell = node.keywords.get("type");
  const listed =
    typeCell === undefined
      ? null
      : new Set(typeof typeCell.value === "string" ? [typeCell.value] : listOf(typeCell.value));
  const allowed = allowedValues(node);
  const nullable = isNullable(node, listed, allowed?.values ?? null);
  const values = allowed?.values.filter((value) => value !== null) ?? null;

  const types = narrow(listed, values);
  if (types === null) return anyType(reader, node);
  if (allowed !== undefined && structured.some((type) => types.has(type))) {
    const message = "Objects and arrays as values of enum or const have no mapping.";
    reportNotMapped(reader, allowed.pointer, message, "Say with properties or items what they hold.");
    return null;
  }
  if (types.size === 0) {
    if (nullable) return { type: "null", integer: false, nullable, values: null };
    reader.report(
      diagnostic(
        "NEVER_VALID",
        reader.placeOf((allowed ?? typeCell)?.pointer ?? node.pointer),
        "No value can be valid here.",
      ),
    );
    return null;
  }
  if (types.size > 1) {
    const pointer = (typeCell ?? allowed)?.pointer ?? node.pointer;
    const instead = "Keep one type besides null, or use a property for each.";
    reportNotMapped(reader, pointer, `A mix of types has no mapping: ${[...types].join(", ")}.`, instead);
    return null;
  }
  const [only = "any"] = types;
  const kept = values === null ? null : values.filter((value) => isOfType(value, only));
  if (allowed !== undefined && values?.length !== kept?.length) reportUseless(reader, allowed, only);
  return {
    type: only === "integer" ? "number" : (only as TypeName),
    integer: only === "integer",
    nullable,
    values: kept,
  };
}

const structured = ["structured", "object", "array"];

interface AllowedValues extends Cell {
  readonly values: readonly Json[];
}

function allowedValues(node: ResolvedNode): AllowedValues | undefined {
  const constant = node.keywords.get("const");
  const list = node.keywords.get("enum");
  if (constant === undefined) return list === undefined ? undefined : { ...list, values: listOf(list.value) };
  const text = canonicalJson(constant.value);
  const listed = list === undefined || listOf(list.value).some((value) => canonicalJson(value) === text);
  return { ...constant, values: listed ? [constant.value] : [] };
}

function isNullable(
  node: ResolvedNode,
  types: ReadonlySet<Json> | null,
  values: readonly Json[] | null,
): boolean {
  if (node.union !== "none") return node.union === "with-null";
  return (types === null || types.has("null")) && (values === null || values.includes(null));
}

/** The types besides null that are left when both `type` and the values have their say; null when neither says anything. */
function narrow(
  listed: ReadonlySet<Json> | null,
  values: readonly Json[] | null,
): ReadonlySet<string> | null {
  if (listed === null && values === null) return null;
  const types = new Set(
    [...(listed ?? [])].filter((type): type is string => typeof type === "string" && type !== "null"),
  );
  if (types.has("number")) types.delete("integer");
  if (values === null) return types;
  const inferred = new Set(values.map(inferredType));
  if (inferred.has("number")) inferred.delete("integer");
  if (listed === null) return inferred;
  return new Set([...types].filter((type) => values.some((value) => isOfType(value, type))));
}

function inferredType(value: Json): string {
  if (typeof value === "object") return "structured";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function isOfType(value: Json, type: string): boolean {
  const inferred = inferredType(value);
  if (type === "object" || type === "array")
    return inferred === "structured" && Array.isArray(value) === (type === "array");
  return inferred === type || (type === "number" && inferred === "integer");
}

function anyType(reader: ShapeReader, node: ResolvedNode): TypeFacts | null {
  for (const [keyword, cell] of node.keywords) {
    const rule = ruleOf(keyword);
    if (rule.role !== "constraint") continue;
    reportNotMapped(
      reader,
      cell.pointer,
      `${keyword} without type has no mapping.`,
      `Say "type": "${rule.type}" beside it.`,
    );
    return null;
  }
  return { type: "any", integer: false, nullable: node.union !== "without-null", values: null };
}

function reportUseless(reader: ShapeReader, allowed: Cell, type: string): void {
  const message = `Some of the values are not of type ${type} and never valid.`;
  reader.report(
    diagnostic("VALUE_NEVER_VALID", reader.placeOf(allowed.pointer), message, {
      severity: "warning",
      hint: "Remove them.",
    }),
  );
}
