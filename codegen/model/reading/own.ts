import { diagnostic } from "../../diagnostic.ts";
import { readArrayFacts } from "./array-facts.ts";
import { ruleOf } from "./keywords.ts";
import { readNotes } from "./notes.ts";
import { readObjectFacts } from "./object-facts.ts";
import { nothing, type Reading } from "./reading.ts";
import { readNumberFacts, readStringFacts } from "./scalar-facts.ts";
import type { Cell, SchemaNode } from "./schema-node.ts";
import type { Reader } from "./reader.ts";
import { EVERY_TYPE, familiesOf, NO_TYPE, NULL, typesNamed, typesOf, type TypeSet } from "./type-set.ts";
import { narrowedTypes, readValues, valuesOfTypes } from "./values.ts";

type Cells = ReadonlyMap<string, Cell>;

/** What a schema says by itself, without what it refers to and combines. */
export function readOwn(reader: Reader, { pointer, trail }: SchemaNode, cells: Cells): Reading {
  const type = cells.get("type");
  const named = type === undefined ? EVERY_TYPE : typesNamed(type.value);
  const listed = readValues(cells);
  const values = listed === null ? null : valuesOfTypes(listed.values, named);
  const types = values === null ? named : narrowedTypes(named, values);
  const notes = readNotes(cells);
  if (types === NO_TYPE) return { ...nothing(pointer, listed?.pointer ?? type?.pointer ?? pointer), notes };
  if (listed !== null && values !== null && values.length < listed.values.length)
    reportUselessValues(reader, listed.pointer, types);
  if (types !== EVERY_TYPE) reportUselessKeywords(reader, cells, types);

  const object = readObjectFacts(cells, trail);
  reader.spend(object === null ? 0 : object.properties.size);
  return {
    pointer,
    types,
    values,
    string: readStringFacts(cells),
    number: readNumberFacts(cells),
    object,
    array: readArrayFacts(cells, trail),
    recursive: null,
    variants: null,
    notes,
    unsaid: new Set([...cells.keys()].filter((keyword) => isUnsaid(keyword, cells))),
    neverAt: null,
  };
}

/** Keywords that no fact stands for. */
function isUnsaid(keyword: string, cells: Cells): boolean {
  if (keyword === "if") return cells.has("then") || cells.has("else");
  if (keyword === "propertyNames") return !isPlainKeyRule(cells.get(keyword)?.value);
  return unsaidKeywords.has(keyword);
}

const unsaidKeywords: ReadonlySet<string> = new Set([
  "not",
  "contains",
  "dependentRequired",
  "dependentSchemas",
  "unevaluatedItems",
  "unevaluatedProperties",
]);

/** True when the facts about objects hold all that the schema for names says. */
function isPlainKeyRule(rule: unknown): boolean {
  if (rule === true) return true;
  if (typeof rule !== "object" || rule === null) return false;
  const told = Object.keys(rule).filter(
    (keyword) => ruleOf(keyword).role !== "annotation" && keyword !== "type",
  );
  return told.every((keyword) => keyword === "pattern" || keyword === "enum") && told.length < 2;
}

function reportUselessValues(reader: Reader, pointer: string, types: TypeSet): void {
  const message = `Some of the values are not of type ${typeText(types)} and never valid.`;
  const extra = { severity: "warning", hint: "Remove them." } as const;
  reader.report(diagnostic("VALUE_NEVER_VALID", reader.placeOf(pointer), message, extra));
}

function reportUselessKeywords(reader: Reader, cells: Cells, types: TypeSet): void {
  for (const [keyword, cell] of cells) {
    const rule = ruleOf(keyword);
    if (rule.role !== "constraint" || (typesOf(rule.type) & types) !== NO_TYPE) continue;
    const message = `${keyword} restricts nothing: the value is of type ${typeText(types)}.`;
    const extra = { severity: "warning", hint: "Remove it, or correct the type." } as const;
    reader.report(diagnostic("KEYWORD_WITHOUT_EFFECT", reader.placeOf(cell.pointer), message, extra));
  }
}

function typeText(types: TypeSet): string {
  const families = familiesOf(types);
  if (families.length === 0) return (types & NULL) === NO_TYPE ? "none" : "null";
  return families.join(" or ");
}
