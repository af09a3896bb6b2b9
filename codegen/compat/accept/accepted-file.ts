import acceptedSchema from "../../../schemas/meta/accepted-changes.schema.json" with { type: "json" };
import { compareText, diagnostic, hasErrors, type Diagnostic } from "../../diagnostic.ts";
import { childNode, plainValue } from "../../load/json-node.ts";
import { parseJson, placeOfKey, placeOfNode, type JsonSource } from "../../load/json-source.ts";
import { mergedLines } from "../../load/merged-lines.ts";
import { checkShape } from "../../load/shape.ts";
import { quote } from "../../load/suggest.ts";
import { acceptanceKey, type Acceptance, type WrittenAcceptance } from "./acceptance.ts";

/** What the file says; nothing when it has errors. */
export interface ParsedAcceptances {
  readonly accepted: readonly WrittenAcceptance[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the text of the file of accepted changes. */
export function parseAccepted(file: string, text: string): ParsedAcceptances {
  const { source, diagnostics } = parseJson(file, mergedLines(text));
  if (source === null) return { accepted: [], diagnostics };
  const findings = [...diagnostics, ...shapeFindings(source)];
  const list = childNode(source.root, "accepted");
  if (hasErrors(findings) || list?.kind !== "array") return { accepted: [], diagnostics: findings };
  const accepted = list.elements.map((node) => {
    const written = plainValue(node) as Partial<Acceptance>;
    return { ...withDefaults(written), at: placeOfNode(source, node) };
  });
  return { accepted, diagnostics: [...findings, ...impossibleDates(accepted)] };
}

/** The file's text: one entry a line, sorted, each change once, so that parallel changes merge. */
export function printAccepted(accepted: Iterable<Acceptance>): string {
  const unique = new Map<string, Acceptance>();
  for (const one of accepted) unique.set(acceptanceKey(one), one);
  const lines = [...unique.values()].toSorted(compareAcceptances).map((one) => `    ${entryText(one)}`);
  const list = lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n  ]`;
  return `{\n  "$schema": "./meta/accepted-changes.schema.json",\n  "accepted": ${list}\n}\n`;
}

function withDefaults(written: Partial<Acceptance>): Acceptance {
  const { event = "", rule = "", pointer = "", old = null, reason = "", owner = "", until = null } = written;
  return { event, rule, pointer, old, new: written.new ?? null, reason, owner, until };
}

function entryText(one: Acceptance): string {
  const { event, rule, pointer, old, reason } = one;
  const members = {
    event,
    rule,
    pointer,
    old,
    new: one.new,
    ...(one.owner === "" ? {} : { owner: one.owner }),
    ...(one.until === null ? {} : { until: one.until }),
    reason,
  };
  const pairs = Object.entries(members).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return `{ ${pairs.join(", ")} }`;
}

function compareAcceptances(a: Acceptance, b: Acceptance): number {
  return (
    compareText(a.event, b.event) ||
    compareText(a.pointer, b.pointer) ||
    compareText(a.rule, b.rule) ||
    compareText(acceptanceKey(a), acceptanceKey(b))
  );
}

function shapeFindings(source: JsonSource): readonly Diagnostic[] {
  return checkShape(acceptedSchema, plainValue(source.root)).map(({ path, onKey, message, hint }) => {
    const subject = onKey ? path.slice(0, -1) : path;
    const name = subject.length === 0 ? "The file" : quote(subject.join("/"));
    let at = source.root;
    for (const step of path) at = childNode(at, step) ?? at;
    const place = onKey ? placeOfKey(source, at) : placeOfNode(source, at);
    return diagnostic("INVALID_ACCEPTANCE", place, `${name} ${message}.`, {
      hint: hint === "" ? "`npm run codegen -- compat --accept` writes entries as they must be." : hint,
    });
  });
}

/** The 30th of February passes any pattern, and would count for ever or never. */
function impossibleDates(accepted: readonly WrittenAcceptance[]): readonly Diagnostic[] {
  return accepted
    .filter(({ until }) => until !== null && !isDate(until))
    .map(({ at, until }) => diagnostic("INVALID_ACCEPTANCE", at, `There is no day ${quote(until)}.`));
}

/** True for a day of the calendar as YYYY-MM-DD. */
export function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
