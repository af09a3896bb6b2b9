import type { Bump, DirectionVerdict, TableVerdict } from "./change.ts";
import type { Subject } from "./rules/rule.ts";

/** What decides by how much a version rises. */
export interface BumpGrounds {
  readonly backward: DirectionVerdict;
  readonly table: TableVerdict;
  /** True when neither documents, of whatever policy, nor the table nor code can tell the versions apart. */
  readonly isEquivalent: boolean;
  /** What the changes are about; the version's own change left out. */
  readonly subjects: ReadonlySet<Subject>;
}

/**
 * By how much the version has to rise. Major: the new schema refuses old events, or they do not fit the same table, so that nobody can go
 * on as before. Minor: documents, table or types changed, and old events stay good. Patch: only what people and generators read, or the same
 * said in other words.
 */
export function bumpOf({ backward, table, isEquivalent, subjects }: BumpGrounds): Bump {
  if (!backward.holds || table === "new-table") return "major";
  if (isEquivalent && subjects.size > 0) return "patch";
  if (subjects.has("language") || subjects.has("table")) return "minor";
  return subjects.size > 0 ? "patch" : "none";
}
