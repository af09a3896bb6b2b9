import { intersect } from "./intersect.ts";
import { readSchema } from "./read-schema.ts";
import { anything, type Reading } from "./reading.ts";
import type { SchemaSite } from "./site.ts";
import { pointerOfTerm, type Term } from "./term.ts";
import { tooLarge } from "./too-large.ts";
import { unite } from "./unite.ts";

/** Reads terms, each once. */
export interface Reader extends SchemaSite {
  read(term: Term): Reading;
  /** Notes that so many parts of the schema were looked at; throws nothing, and makes later reads stop short of the limit. */
  spend(parts: number): void;
}

/**
 * A small file can describe more than any table has columns, since a `$ref` is read anew wherever it is used; and schemas can refer to
 * each other in a chain of any length.
 */
const limits = { parts: 100_000, depth: 200 } as const;

/** A reader of one schema file; what lies beyond its limits is anything, which is reported once. */
export function createReader(site: SchemaSite): Reader {
  const known = new WeakMap<Term, Reading>();
  let parts = 0;
  let depth = 0;
  let isReported = false;

  const reader: Reader = {
    root: site.root,
    placeOf: (pointer) => site.placeOf(pointer),
    report: (finding) => site.report(finding),
    spend: (count) => {
      parts += count;
    },
    read(term) {
      const found = known.get(term);
      if (found !== undefined) return found;
      depth++;
      const reading = parts < limits.parts && depth < limits.depth ? readTerm(term) : beyondLimits(term);
      depth--;
      known.set(term, reading);
      return reading;
    },
  };
  return reader;

  function readTerm(term: Term): Reading {
    parts++;
    if (term.kind === "schema") return readSchema(reader, term.node);
    const readings = term.terms.map((one) => reader.read(one));
    const pointer = pointerOfTerm(term);
    return term.kind === "all" ? intersect(readings, pointer) : unite(readings, pointer);
  }

  function beyondLimits(term: Term): Reading {
    const pointer = pointerOfTerm(term);
    if (!isReported) {
      isReported = true;
      const message = "The schemas that are used here describe too much: what is left out is stored as JSON.";
      site.report(tooLarge(site, pointer, message));
    }
    return anything(pointer);
  }
}
