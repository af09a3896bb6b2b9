import type { Change, Comparison, EventVerdict, Witness } from "./change.ts";
import type { CompareOptions, EventVersion } from "./compare.ts";
import { findWitness } from "./find-witness.ts";
import { EVENT_ADDED, EVENT_REMOVED } from "./rules/events.ts";

/** The comparison of an event that only one side has. Throws when neither has it. */
export function compareExistence(
  old: EventVersion | null,
  next: EventVersion | null,
  options: CompareOptions,
): Comparison {
  if (next !== null) return added(next);
  if (old !== null) return removed(old, options);
  throw new Error("an event that neither side has");
}

function added({ model, loaded }: EventVersion): Comparison {
  const verdict: EventVerdict = {
    backward: { holds: true, proof: "included" },
    forward: { holds: true, proof: "included" },
    table: "none",
    code: { producer: true, consumer: true },
    bump: "none",
  };
  const change: Change = {
    rule: EVENT_ADDED.id,
    pointer: "",
    old: null,
    new: { place: loaded.placeOf(""), value: model.schema },
    message: `The event \`${model.type}\` is new.`,
    backward: true,
    forward: true,
    table: "none",
    code: verdict.code,
    witness: {},
    suggestion: "",
  };
  return { event: model.type, oldVersion: null, newVersion: model.version, verdict, changes: [change] };
}

/** Nothing reads its documents any more: any of them is a witness. */
function removed({ model, loaded }: EventVersion, { policy }: CompareOptions): Comparison {
  const witness: Witness | null = findWitness(model.schema, { not: {} }, { policy, at: "" });
  const verdict: EventVerdict = {
    backward: { holds: false, witness },
    forward: { holds: true, proof: "included" },
    table: "none",
    code: { producer: false, consumer: false },
    bump: "major",
  };
  const change: Change = {
    rule: EVENT_REMOVED.id,
    pointer: "",
    old: { place: loaded.placeOf(""), value: model.schema },
    new: null,
    message: `The event \`${model.type}\` is gone.`,
    backward: false,
    forward: true,
    table: "none",
    code: verdict.code,
    witness: witness === null ? {} : { backward: witness },
    suggestion: "",
  };
  return { event: model.type, oldVersion: model.version, newVersion: null, verdict, changes: [change] };
}
