import { diagnostic, type Diagnostic } from "../../diagnostic.ts";
import { quote } from "../../load/suggest.ts";
import type { Change, Comparison } from "../change.ts";
import { acceptanceKey, isExpired, pinOf, type WrittenAcceptance } from "./acceptance.ts";

/** Which changes are accepted, and what is wrong with the acceptances. */
export interface AppliedAcceptances {
  /** The acceptance that counts for a change, or null. */
  acceptanceOf(event: string, change: Change): WrittenAcceptance | null;
  /** Expired ones that a change would need are errors, entries for nothing are warnings. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Matches acceptances with the changes that break something. `today` is YYYY-MM-DD. */
export function applyAcceptances(
  accepted: readonly WrittenAcceptance[],
  comparisons: readonly Comparison[],
  today: string,
): AppliedAcceptances {
  const byKey = new Map(accepted.map((one) => [acceptanceKey(one), one]));
  const used = new Set<WrittenAcceptance>();
  for (const { event, changes } of comparisons) {
    for (const change of changes) {
      const found = byKey.get(acceptanceKey(pinOf(event, change)));
      if (found !== undefined && isBreak(change)) used.add(found);
    }
  }
  return {
    acceptanceOf(event, change) {
      const found = isBreak(change) ? byKey.get(acceptanceKey(pinOf(event, change))) : undefined;
      return found === undefined || isExpired(found, today) ? null : found;
    },
    diagnostics: accepted.flatMap((one) => problemsOf(one, used.has(one), today)),
  };
}

/** True when a change breaks readers in either direction: only then is there something to accept. */
export function isBreak(change: Change): boolean {
  return !change.backward || !change.forward;
}

function problemsOf(one: WrittenAcceptance, isUsed: boolean, today: string): readonly Diagnostic[] {
  const name = `${quote(one.rule)} at ${quote(one.pointer)} of ${one.event}`;
  if (!isUsed) {
    const message = `The acceptance of ${name} is for no change against this base.`;
    const hint = "Remove the entry once no base needs it; what changed since needs an acceptance of its own.";
    return [diagnostic("ACCEPTANCE_UNUSED", one.at, message, { severity: "warning", hint })];
  }
  if (!isExpired(one, today)) return [];
  const message = `The acceptance of ${name} ended on ${one.until ?? ""}.`;
  const hint = "Undo the change, or accept it anew with `npm run codegen -- compat --accept`.";
  return [diagnostic("ACCEPTANCE_EXPIRED", one.at, message, { hint })];
}
