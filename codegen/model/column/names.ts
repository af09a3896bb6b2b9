import { diagnostic, type Place } from "../../diagnostic.ts";
import { quote } from "../../load/suggest.ts";
import { columnNameProblem, foldName, legalNameFor, topColumnNameProblem } from "../names.ts";
import type { Hint } from "../shape/column-hints.ts";
import type { ColumnBuilder } from "./builder.ts";

/** A value that needs a column name. */
export interface Nameless {
  /** What it is called in the schema. */
  readonly property: string;
  /** What its column is called, if that is possible. */
  readonly wanted: string;
  readonly path: string;
  readonly at: Place;
  /** `x-bigquery.name`. */
  readonly hint: Hint | undefined;
}

/**
 * The names of columns that stand side by side, one for each part. The strict way takes the properties' own names and reports those that
 * BigQuery refuses and those that are the same but for case. The lenient way keeps names of the lock, changes what is refused, numbers what
 * is the same, and says so.
 */
export function columnNames(
  builder: ColumnBuilder,
  parts: readonly Nameless[],
  { top }: { readonly top: boolean },
): readonly string[] {
  return builder.options.lenient ? freeNames(builder, parts, top) : ownNames(builder, parts, top);
}

/** Names for parts that have none in the schema, such as the branches of a union: changed and numbered as needed, without a word. */
export function inventedNames(builder: ColumnBuilder, parts: readonly Nameless[]): readonly string[] {
  return freeNames({ ...builder, report: () => {} }, parts, false);
}

function ownNames(builder: ColumnBuilder, parts: readonly Nameless[], top: boolean): readonly string[] {
  const first = new Map<string, Nameless & { readonly name: string }>();
  return parts.map((part) => {
    const name = givenName(part) ?? part.wanted;
    refuse(builder, part, name, top);
    const other = first.get(foldName(name));
    if (other === undefined) first.set(foldName(name), { ...part, name });
    else {
      const message = `The properties ${quote(other.property)} and ${quote(part.property)} would share the column ${quote(other.name)}.`;
      const hint = "Set x-bigquery.name at one of them.";
      builder.report(diagnostic("NAME_COLLISION", part.at, message, { hint }));
    }
    return name;
  });
}

function refuse(builder: ColumnBuilder, part: Nameless, name: string, top: boolean): void {
  const problem = problemOf(name, top);
  if (problem === null) return;
  const hint = `Set x-bigquery.name at the property, for example to ${quote(legalNameFor(name))}.`;
  const message = `The column name ${quote(name)} ${problem}.`;
  builder.report(diagnostic("NAME_NOT_ALLOWED", part.hint?.at ?? part.at, message, { hint }));
}

/** Given and locked names come first, then those that need no change, then the others: a new property changes no other one's name. */
function freeNames(builder: ColumnBuilder, parts: readonly Nameless[], top: boolean): readonly string[] {
  const names = new Map<Nameless, string>();
  const locked = lockedBeside(builder, parts);
  const paths = new Set(parts.map((part) => part.path));
  // The names of removed columns are no longer free.
  const taken = new Set([...locked].filter(([path]) => !paths.has(path)).map(([, name]) => foldName(name)));
  const take = (part: Nameless, name: string) => {
    names.set(part, name);
    taken.add(foldName(name));
  };
  for (const part of parts) {
    const name = givenName(part) ?? locked.get(part.path);
    if (name === undefined) continue;
    refuse(builder, part, name, top);
    if (taken.has(foldName(name))) reportTaken(builder, part, name);
    take(part, name);
  }
  const rest = parts.filter((part) => !names.has(part));
  for (const part of rest) {
    if (problemOf(part.wanted, top) === null && !taken.has(foldName(part.wanted))) take(part, part.wanted);
  }
  const suffixes = new Map<string, number>();
  for (const part of rest) {
    if (names.has(part)) continue;
    const name = numbered(legalNameFor(part.wanted), taken, suffixes);
    take(part, name);
    reportChanged(builder, part, name, top);
  }
  return parts.map((part) => names.get(part) ?? part.wanted);
}

/** The names of the lock for columns that stand side by side. */
function lockedBeside(builder: ColumnBuilder, [first]: readonly Nameless[]): ReadonlyMap<string, string> {
  const parent = first?.path.slice(0, first.path.lastIndexOf("/")) ?? "";
  return builder.lockedNames.get(parent) ?? new Map();
}

/** The name, or the first of `name_2`, `name_3`, … that is free; `suffixes` keeps the search short for many equal names. */
function numbered(name: string, taken: ReadonlySet<string>, suffixes: Map<string, number>): string {
  if (!taken.has(foldName(name))) return name;
  for (let number = suffixes.get(foldName(name)) ?? 2; ; number++) {
    const candidate = `${name.slice(0, 290)}_${number}`;
    if (taken.has(foldName(candidate))) continue;
    suffixes.set(foldName(name), number + 1);
    return candidate;
  }
}

function reportChanged(builder: ColumnBuilder, part: Nameless, name: string, top: boolean): void {
  const problem = problemOf(part.wanted, top) ?? "would be the name of two columns";
  const message = `The column is called ${quote(name)}: ${quote(part.property)} ${problem}.`;
  const hint = "Set x-bigquery.name to choose another name.";
  builder.report(diagnostic("NAME_CHANGED", part.at, message, { severity: "warning", hint }));
}

function reportTaken(builder: ColumnBuilder, part: Nameless, name: string): void {
  const message = `The column name ${quote(name)} is taken by another property.`;
  builder.report(
    diagnostic("NAME_COLLISION", part.hint?.at ?? part.at, message, { hint: "Set another one." }),
  );
}

function givenName({ hint }: Nameless): string | undefined {
  return typeof hint?.value === "string" ? hint.value : undefined;
}

function problemOf(name: string, top: boolean): string | null {
  return top ? topColumnNameProblem(name) : columnNameProblem(name);
}
