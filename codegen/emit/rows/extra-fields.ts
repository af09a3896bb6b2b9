import type { Column, RecordColumn, Shape } from "../../model/event-model.ts";
import { isGuarded } from "../../model/guarded.ts";
import { INT64_LIMIT, rangeLimit } from "../../model/number-range.ts";
import { partsOf, type Part } from "../../model/parts.ts";
import type { CodeWriter } from "../print/code-writer.ts";
import { stringLiteral } from "../print/json-text.ts";
import { pointerStep } from "../print/pointer.ts";
import type { NameScope } from "../print/name-scope.ts";
import { templateLiteral, type TextPart } from "../print/template-literal.ts";
import { wrappedList } from "../print/wrapped-list.ts";
import { itemsOf, valuesOf } from "./conversion.ts";
import type { FitsWriter } from "./fits.ts";
import { extraFields, type ExtraFields } from "./extra-parts.ts";
import { literalTags } from "./tags.ts";
import { read } from "./to-row.ts";

/** One place of an event during the walk: its code, its pointer, and what to call its names. */
interface Here {
  readonly code: string;
  readonly pointer: readonly TextPart[];
  readonly words: readonly string[];
}

/** What the walk needs of the file that is written. */
export interface ExtraWriter extends FitsWriter {
  readonly writer: CodeWriter;
  readonly names: NameScope;
}

/** Writes `extraOf(event)`, which collects what the table has no column for as the text of the `_extra` column. */
export function writeExtraFields(
  { writer, names, fits }: ExtraWriter,
  record: RecordColumn,
  event: Shape,
): void {
  const constants: string[] = [];
  const extra: ExtraFields = extraFields();
  const body = recordLines(record, event, { code: "event", pointer: [], words: ["event"] });
  for (const constant of constants) writer.writeLine(constant);
  writer.blankLine();
  writer.writeLine("/** What the table has no column for, by JSON pointer. */");
  writer.write("function extraOf(event: JsonObject): Json ").block(() => {
    writer.writeLine("const extra: MutableObject = {};");
    for (const line of body) writer.writeLine(line);
    writer.writeLine("return extraToCell(extra);");
  });

  function recordLines(column: RecordColumn, shape: Shape, here: Here): readonly string[] {
    const parts = partsOf(shape, column);
    if (shape.kind === "union") return unionLines(parts, shape, here);
    const lines: string[] = [];
    if (extra.isOpen(shape, column)) {
      const declared = names.constant(here.words, "_FIELDS");
      const properties = column.columns.map((one) => stringLiteral(one.property));
      constants.push(wrappedList(`const ${declared} = new Set<string>([`, properties, "]);"));
      lines.push(`collect(extra, ${here.code}, ${declared}, ${templateLiteral(here.pointer)});`);
    }
    const positions = parts.filter((part) => part.kind === "position").length;
    for (const part of parts) {
      if (!extra.isIn(part)) continue;
      lines.push(
        ...(part.kind === "rest" ? restLines(part, positions, here) : partLines(part, partPlace(part, here))),
      );
    }
    return lines;
  }

  function partPlace(part: Part, here: Here): Here {
    const isPosition = part.kind === "position";
    return {
      code: isPosition ? `item(${here.code}, ${part.step})` : read(here.code, part.step),
      pointer: [...here.pointer, isPosition ? `/${part.step}` : pointerStep(part.step)],
      words: isPosition ? [...here.words, part.step] : [part.step],
    };
  }

  /** A value that does not fit its column goes as it is; of one that does, the parts are looked at. */
  function partLines({ column, shape }: Part, here: Here): readonly string[] {
    if (column === null) return [];
    const inner = extra.isWithin(column, shape) ? columnLines(column, shape, here) : [];
    if (!isGuarded(shape, column)) return inner;
    const test = `misfit(extra, ${here.code}, ${fits(column, shape)}, ${templateLiteral(here.pointer)})`;
    return guardedLines(test, inner);
  }

  function columnLines(column: Column, shape: Shape, here: Here): readonly string[] {
    if (column.kind === "map") {
      const [key, value] = [names.name(here.words, "Key"), names.name(here.words, "Value")];
      const inner = { code: value, pointer: [...here.pointer, "/", { expression: key }], words: here.words };
      const part = {
        column: column.value,
        shape: valuesOf(shape),
        kind: "value",
        step: "*",
        required: false,
      } as const;
      return visit("eachValue", here.code, [value, key], partLines(part, inner));
    }
    if (column.mode !== "REPEATED") return valueLines(column, shape, here);
    return elementLines(column, itemsOf(shape), here, 0);
  }

  /** Elements are counted from `first` on: the further ones of a tuple stand after its positions. */
  function elementLines(
    column: Exclude<Column, { kind: "map" }>,
    items: Shape,
    here: Here,
    first: number,
  ): readonly string[] {
    const [item, index] = [names.name(here.words, "Item"), names.name(here.words, "Index")];
    const at = { expression: first === 0 ? index : `${index} + ${first}` };
    const inner = { code: item, pointer: [...here.pointer, "/", at], words: here.words };
    return visit("eachItem", here.code, [item, index], valueLines(column, items, inner));
  }

  function restLines({ column, shape }: Part, positions: number, here: Here): readonly string[] {
    if (column === null || column.kind === "map") return [];
    const inner = extra.isWithin(column, shape) ? restElements(column, shape, positions, here) : [];
    if (!isGuarded(shape, column)) return inner;
    const values = [here.code, String(positions), fits(column, shape), templateLiteral(here.pointer)];
    return guardedLines(`misfitRest(extra, ${values.join(", ")})`, inner);
  }

  function restElements(
    column: Exclude<Column, { kind: "map" }>,
    shape: Shape,
    positions: number,
    here: Here,
  ): readonly string[] {
    return elementLines(
      column,
      itemsOf(shape),
      { ...here, code: `rest(${here.code}, ${positions})` },
      positions,
    );
  }

  function unionLines(
    parts: readonly Part[],
    shape: Shape & { kind: "union" },
    here: Here,
  ): readonly string[] {
    return parts.flatMap((part, index) => {
      const { column } = part;
      if (column?.kind !== "record" || !extra.isWithin(column, part.shape)) return [];
      const local = names.name(here.words, "Object");
      const inner = recordLines(column, part.shape, { ...here, code: local });
      const tags = literalTags(shape.branches[index]?.tags ?? []);
      return visit(
        "whenTagged",
        `${here.code}, ${stringLiteral(shape.discriminator ?? "")}, ${tags}`,
        [local],
        inner,
      );
    });
  }

  function valueLines(column: Exclude<Column, { kind: "map" }>, shape: Shape, here: Here): readonly string[] {
    if (column.kind === "list") return columnLines(column.element, shape, here);
    if (column.kind === "scalar") return numberLines(column, shape, here);
    if (column.kind !== "record") return [];
    const isDeep = partsOf(shape, column).some((part) => extra.isIn(part));
    if (!isDeep || /^\w+$/.test(here.code)) return recordLines(column, shape, here);
    const local = names.name(here.words, "Object");
    return visit("whenObject", here.code, [local], recordLines(column, shape, { ...here, code: local }));
  }
}

/** A number past what its column holds. */
function numberLines(column: Column, shape: Shape, { code, pointer }: Here): readonly string[] {
  const limit = rangeLimit(shape, column);
  if (limit === null) return [];
  const exponent = limit === INT64_LIMIT ? "2 ** 63" : String(limit);
  return [`if (exceeds(${code}, ${exponent})) keep(extra, ${code}, ${templateLiteral(pointer)});`];
}

function guardedLines(test: string, inner: readonly string[]): readonly string[] {
  return inner.length === 0 ? [`${test};`] : [`if (!${test}) {`, ...inner.map((line) => `  ${line}`), "}"];
}

function visit(
  helper: string,
  code: string,
  parameters: readonly string[],
  lines: readonly string[],
): readonly string[] {
  const [only] = lines;
  const head = `${helper}(${code}, (${parameters.join(", ")}) => `;
  if (lines.length === 1 && only !== undefined && !only.startsWith("if "))
    return [`${head}${only.replace(/;$/, "")});`];
  return [`${head}{`, ...lines.map((line) => `  ${line}`), "});"];
}
