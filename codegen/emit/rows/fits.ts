import { assertNever } from "../../model/assert-never.ts";
import type {
  Column,
  RecordColumn,
  ScalarColumn,
  Shape,
  TupleShape,
  UnionBranch,
} from "../../model/event-model.ts";
import { isGuarded } from "../../model/guarded.ts";
import { partsOf, type Part } from "../../model/parts.ts";
import { isTextEnum } from "../../model/text-union.ts";
import type { CodeWriter } from "../print/code-writer.ts";
import type { NameScope } from "../print/name-scope.ts";
import { stringLiteral } from "../print/json-text.ts";
import { itemsOf, valuesOf } from "./conversion.ts";
import { isDecimal, scaleOf, wholeDigitsOf } from "./scalar-cell.ts";
import { wrappedList } from "../print/wrapped-list.ts";
import { extraFields } from "./extra-parts.ts";
import { literalTags } from "./tags.ts";
import { read } from "./to-row.ts";

/** Code that tells whether a column holds a value without loss, given as a function of the value, null excepted. */
export interface FitsWriter {
  /** Name of a function, or an expression for one; what needs statements is written once, as a function of the module. */
  readonly fits: (column: Column, shape: Shape) => string;
}

/** A writer of such functions. */
export function fitsWriter(writer: CodeWriter, names: NameScope): FitsWriter {
  const written = new Map<Column, string>();
  const extra = extraFields();

  const fits = (column: Column, shape: Shape): string => {
    if (column.kind === "map") {
      const values = valuesOf(shape);
      return `mapOf(${isGuarded(values, column.value) ? "anything" : fits(column.value, values)})`;
    }
    if (column.mode !== "REPEATED") return valueFits(column, shape);
    return column.kind === "json" ? "isList" : `listOf(${valueFits(column, itemsOf(shape))})`;
  };

  const valueFits = (column: Exclude<Column, { kind: "map" }>, shape: Shape): string => {
    switch (column.kind) {
      case "scalar":
        return scalarFits(column, shape);
      case "json":
        return "anything";
      case "list":
        return fits(column.element, shape);
      case "record":
        return recordFits(column, shape);
      default:
        return assertNever(column);
    }
  };

  const recordFits = (column: RecordColumn, shape: Shape): string => {
    const known = written.get(column);
    if (known !== undefined) return known;
    const lines = recordLines(column, shape);
    const name = names.name(column.path.split("/"), "Fits");
    written.set(column, name);
    writer.write(`function ${name}(value: Json): boolean `).block(() => {
      for (const line of lines) writer.writeLine(line);
    });
    writer.blankLine();
    return name;
  };

  const recordLines = (column: RecordColumn, shape: Shape): readonly string[] => {
    const parts = partsOf(shape, column);
    if (shape.kind === "tuple") return tupleLines(parts, shape);
    if (shape.kind === "union") return unionLines(parts, shape.discriminator ?? "", shape.branches);
    const checks = parts.flatMap((part) => partCheck(part, read("object", part.step)));
    if (!extra.isOpen(shape, column)) checks.unshift(`hasOnly(object, ${declaredNames(column)})`);
    const closed = "if (!isObject(value)) return false;";
    if (checks.length === 0) return ["return isObject(value);"];
    return [closed, "const object = value;", `return ${checks.join(" && ")};`];
  };

  /** A closed object has no place for further properties, and `_extra` does not look for any. */
  const declaredNames = (column: RecordColumn): string => {
    const declared = names.constant(column.path.split("/"), "_NAMES");
    const properties = column.columns.map((one) => stringLiteral(one.property));
    writer.writeLine(wrappedList(`const ${declared} = new Set<string>([`, properties, "]);"));
    return declared;
  };

  /** The check of one part; none for a part that looks after itself. */
  const partCheck = ({ column, shape }: Part, code: string): readonly string[] => {
    if (column === null || isGuarded(shape, column)) return [];
    if (column.mode === "REQUIRED")
      return [column.kind === "json" ? `present(${code})` : `has(${code}, ${fits(column, shape)})`];
    return column.kind === "json" ? [] : [`mayHave(${code}, ${fits(column, shape)})`];
  };

  const tupleLines = (parts: readonly Part[], shape: TupleShape): readonly string[] => {
    const positions = parts.filter((part) => part.kind === "position");
    const checks = positions.flatMap((part) => partCheck(part, `items[${part.step}]`));
    const rest = parts.find((part) => part.kind === "rest");
    if (rest !== undefined) checks.push(...partCheck(rest, `items.slice(${positions.length})`));
    checks.unshift(`hasEnd(items, ${shape.minItems})`);
    if (shape.rest === false) checks.unshift(`items.length <= ${positions.length}`);
    return [
      "if (!isList(value)) return false;",
      "const items = value as readonly Json[];",
      `return ${checks.join(" && ")};`,
    ];
  };

  const unionLines = (
    parts: readonly Part[],
    discriminator: string,
    branches: readonly UnionBranch[],
  ): readonly string[] => {
    const lines = [
      "if (!isObject(value)) return false;",
      `const tag = own(value, ${stringLiteral(discriminator)});`,
    ];
    for (const [index, part] of parts.entries()) {
      const tags = literalTags(branches[index]?.tags ?? []);
      const check = part.column === null ? "true" : `${fits(part.column, part.shape)}(value)`;
      lines.push(`if (oneOf(tag, ${tags})) return ${check};`);
    }
    return [...lines, "return false;"];
  };

  return { fits };
}

function scalarFits(column: ScalarColumn, shape: Shape): string {
  switch (shape.kind) {
    case "string":
      return textFits[column.type] ?? "isText";
    case "number":
      if (column.type === "INT64") return "isInt64";
      return isDecimal(column) ? `decimalOf(${wholeDigitsOf(column)}, ${scaleOf(column)})` : "isNumber";
    case "boolean":
      return "isBoolean";
    case "union":
      return isTextEnum(shape) ? "isNameOrWholeNumber" : "anything";
    case "null":
    case "object":
    case "map":
    case "array":
    case "tuple":
    case "recursive":
    case "any":
      return "anything";
    default:
      return assertNever(shape);
  }
}

const textFits: { readonly [Type in ScalarColumn["type"]]?: string } = {
  TIMESTAMP: "isInstant",
  DATE: "isDate",
  TIME: "isTime",
  BYTES: "isBase64",
};
