import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../support/process.ts";
import type { Mutant } from "./mutant.ts";

interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

interface Group {
  readonly mutants: Mutant[];
  readonly spans: Span[];
}

/**
 * The mutants in groups that can be planned at once: of one stack, with the same variables and history, with edits of different places
 * and caught at different ones. A plan costs half a second, and a rule names the address of what breaks it.
 */
export function groupMutants(mutants: readonly Mutant[]): readonly (readonly Mutant[])[] {
  const groups: Group[] = [];
  for (const mutant of mutants) {
    const spans = spansOf(mutant);
    const fitting = groups.find(
      (group) =>
        isAlike(group.mutants[0], mutant) &&
        !overlaps(group.spans, spans) &&
        !group.mutants.some((other) => subject(other) === subject(mutant)),
    );
    if (fitting === undefined) groups.push({ mutants: [mutant], spans: [...spans] });
    else {
      fitting.mutants.push(mutant);
      fitting.spans.push(...spans);
    }
  }
  return groups.map((group) => group.mutants);
}

/** The rule and the resource that a mutant is caught by. */
function subject({ caught }: Mutant): string {
  return String(caught).split(": ", 2).join();
}

function isAlike(one: Mutant | undefined, other: Mutant): boolean {
  if (one?.isAlone === true || other.isAlone === true) return false;
  const situation = (mutant: Mutant | undefined) =>
    JSON.stringify([mutant?.stack, mutant?.variables ?? {}, mutant?.isLater ?? false]);
  return situation(one) === situation(other);
}

function spansOf({ edits = [] }: Mutant): readonly Span[] {
  return edits.map(([file, find]) => {
    const start = readFileSync(join(projectRoot, "terraform", file), "utf8").indexOf(find);
    return { file, start, end: start + find.length };
  });
}

function overlaps(some: readonly Span[], others: readonly Span[]): boolean {
  return some.some((one) =>
    others.some((other) => one.file === other.file && one.start < other.end && other.start < one.end),
  );
}
