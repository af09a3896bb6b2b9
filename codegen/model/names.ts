import { childPointer } from "../load/pointer.ts";
import { systemColumnNames } from "./system-columns.ts";

const LEGAL_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const LONGEST_NAME = 300;

/** BigQuery keeps these for itself, in any case of letters. */
const RESERVED_PREFIXES = [
  "_TABLE_",
  "_FILE_",
  "_PARTITION",
  "_ROW_TIMESTAMP",
  "__ROOT__",
  "_COLIDENTIFIER",
  "_CHANGE_SEQUENCE_NUMBER",
  "_CHANGE_TYPE",
  "_CHANGE_TIMESTAMP",
];

/** The end of the name of the view that each table has. */
export const VIEW_SUFFIX = "_deduplicated";

/** True for a legal event type: lower-case letters, digits and `_`, first a letter, at most 64 characters. */
export function isEventType(name: string): boolean {
  return /^[a-z][a-z0-9_]{0,63}$/.test(name);
}

/** An event type in PascalCase: `user_activity` gives `UserActivity`. */
export function typeNameOf(eventType: string): string {
  return eventType.replace(/(?:^|_+)([a-z0-9]?)/g, (_, first: string) => first.toUpperCase());
}

/** Why BigQuery refuses a column of this name, as the end of a sentence that begins with the name; null when it takes it. */
export function columnNameProblem(name: string): string | null {
  if (!LEGAL_NAME.test(name)) return "may hold letters, digits and _ only, and begins with a letter or _";
  if (name.length > LONGEST_NAME) return `is longer than ${LONGEST_NAME} characters`;
  const upper = name.toUpperCase();
  const prefix = RESERVED_PREFIXES.find((one) => upper.startsWith(one));
  return prefix === undefined ? null : `begins with ${prefix}, which BigQuery reserves`;
}

/** The same for a column at the top of a table, where the system columns stand too. */
export function topColumnNameProblem(name: string): string | null {
  const problem = columnNameProblem(name);
  if (problem !== null) return problem;
  return systemColumnNames.has(foldName(name)) ? "is the name of a system column" : null;
}

/** Why a table cannot have this name; null when it can. */
export function tableNameProblem(name: string): string | null {
  if (!LEGAL_NAME.test(name)) return "may hold letters, digits and _ only, and begins with a letter or _";
  if (name.length > LONGEST_NAME) return `is longer than ${LONGEST_NAME} characters`;
  return null;
}

/** A name close to the given one that BigQuery takes as a column. */
export function legalNameFor(name: string): string {
  const plain = name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  const cleaned = plain.replace(/[^A-Za-z0-9_]+/g, "_").slice(0, LONGEST_NAME - 2);
  const candidate = /^[A-Za-z_]/.test(cleaned) ? cleaned : `f_${cleaned}`;
  return topColumnNameProblem(candidate) === null ? candidate : `f${candidate}`;
}

/** A name in snake_case: `orderID` and `OrderId` give `order_id`. Characters other than letters and digits stay. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

/** A name close to the given one that is a legal event type. */
export function eventTypeFor(name: string): string {
  const snake = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");
  const trimmed = snake.replace(/^_+|_+$/g, "");
  return (/^[a-z]/.test(trimmed) ? trimmed : `event_${trimmed}`).slice(0, 64).replace(/_+$/, "");
}

/** What BigQuery compares when it looks for duplicate names: names that differ in case only are the same. */
export function foldName(name: string): string {
  return name.toLowerCase();
}

/**
 * The path of a property below `parent`: an RFC 6901 pointer in which `*`, kept for elements and map values, is written `~2`, and a `?` at the
 * beginning, kept for branches, `~3`.
 */
export function propertyPath(parent: string, property: string): string {
  return parent + childPointer("", property).replaceAll("*", "~2").replace(/^\/\?/, "/~3");
}

/** The path of a branch of the union at `parent`. */
export function branchPath(parent: string, branch: string): string {
  return parent + childPointer("", `?${branch}`).replaceAll("*", "~2");
}
