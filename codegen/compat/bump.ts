import type { Bump, DirectionVerdict, TableVerdict } from "./change.ts";
import type { Subject } from "./rules/rule.ts";

/** What decides by how much a version rises. */
export interface BumpGrounds {
  readonly backward: DirectionVerdict;
  readonly table: TableVerdict;
  /** What the changes are about; the version's own change left out. */
  readonly subjects: ReadonlySet<Subject>;
}

/**
 * By how much the version has to rise. Major: the new schema refuses old events, or they do not fit the same table, so that nobody can go
 * on as before. Minor: documents, table or types changed, and old events stay good. Patch: only what people and generators read.
 */
export function bumpOf({ backward, table, subjects }: BumpGrounds): Bump {
  if (!backward.holds || table === "new-table") return "major";
  if (subjects.has("language") || subjects.has("table")) return "minor";
  return subjects.size > 0 ? "patch" : "none";
}
