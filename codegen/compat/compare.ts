import { compareText } from "../diagnostic.ts";
import type { LoadedSchema } from "../load/loaded-schema.ts";
import type { EventModel } from "../model/event-model.ts";
import { changesLanguage } from "./blame.ts";
import { bumpOf } from "./bump.ts";
import type {
  Change,
  ChangeSide,
  Comparison,
  Direction,
  DirectionVerdict,
  EventVerdict,
  Policy,
  Witness,
} from "./change.ts";
import type { Difference } from "./changes/difference.ts";
import { rootSpot, type Side } from "./changes/spot.ts";
import { findDifferences } from "./changes/walk.ts";
import { blameCode } from "./code/blame-code.ts";
import { codeVerdict } from "./code/code-verdict.ts";
import { compareExistence } from "./compare-existence.ts";
import { directionOf } from "./directions.ts";
import { judge } from "./judge.ts";
import { suggestRenames } from "./renames.ts";
import type { Found } from "./rules/rule.ts";
import { tableChanges } from "./table/table-changes.ts";

/** One version of an event: its model, bound to the lock of its time, and its schema, for places. */
export interface EventVersion {
  readonly model: EventModel;
  readonly loaded: LoadedSchema;
}

/** How thoroughly, and for whom, versions are compared. */
export interface CompareOptions {
  readonly policy: Policy;
  /** Documents that are generated to test a claim of compatibility. */
  readonly samples?: number;
  readonly seed?: number;
}

/**
 * Compares two versions of one event. Null stands for a version that does not exist: the event was added or removed. Both null is a
 * mistake of the caller.
 */
export function compareEvents(
  old: EventVersion | null,
  next: EventVersion | null,
  options: CompareOptions,
): Comparison {
  if (old === null || next === null) return compareExistence(old, next, options);
  return {
    event: next.model.type,
    oldVersion: old.model.version,
    newVersion: next.model.version,
    ...compareVersions(old, next, options),
  };
}

function compareVersions(
  old: EventVersion,
  next: EventVersion,
  options: CompareOptions,
): Pick<Comparison, "verdict" | "changes"> {
  const [was, is] = [sideOf(old), sideOf(next)];
  const [oldSchema, nextSchema] = [old.model.schema, next.model.schema];
  const { policy } = options;
  const differences = findDifferences(rootSpot(was), rootSpot(is), policy);

  const isSame = !differences.some(changesLanguage);
  const judged = isSame ? { backward: SAME, forward: SAME } : judge(oldSchema, nextSchema, options);
  const backward = directionOf(differences, {
    direction: "backward",
    writer: oldSchema,
    reader: nextSchema,
    policy,
    judged: judged.backward,
  });
  const forward = directionOf(differences, {
    direction: "forward",
    writer: nextSchema,
    reader: oldSchema,
    policy,
    judged: judged.forward,
  });

  const code = isSame ? { producer: true, consumer: true } : codeVerdict(oldSchema, nextSchema);
  const table = tableChanges({ model: old.model, side: was }, { model: next.model, side: is }, differences);
  const producer = blameCode(differences, "producer", code);
  const consumer = blameCode(differences, "consumer", code);
  const renames = suggestRenames(differences);

  const changes = differences.map((one): Change => ({
    rule: one.rule.id,
    pointer: (one.next ?? one.old)?.pointer ?? "",
    old: sideOfChange(was, one.old),
    new: sideOfChange(is, one.next),
    message: one.message,
    backward: !backward.broken.has(one),
    forward: !forward.broken.has(one),
    table: table.verdictOf(one),
    code: { producer: !producer.has(one), consumer: !consumer.has(one) },
    witness: {
      ...witnessAs("backward", backward.broken.get(one)),
      ...witnessAs("forward", forward.broken.get(one)),
    },
    suggestion: renames.get(one) ?? "",
  }));
  const parts = { backward: backward.verdict, forward: forward.verdict, table: table.verdict, code };
  const isEquivalent = isUntouched(parts, differences) && isTheSameStrictly();
  return { verdict: { ...parts, bump: bumpFor(parts, isEquivalent, differences) }, changes: sorted(changes) };

  function isTheSameStrictly(): boolean {
    if (policy === "strict" || isSame) return true;
    const strict = judge(oldSchema, nextSchema, { ...options, policy: "strict" });
    return strict.backward.holds && strict.forward.holds;
  }
}

const SAME: DirectionVerdict = { holds: true, proof: "same" };

function sideOf({ model, loaded }: EventVersion): Side {
  return { root: model.schema, placeOf: (pointer) => loaded.placeOf(pointer) };
}

function sideOfChange(side: Side, found: Found | null): ChangeSide | null {
  return found === null ? null : { place: side.placeOf(found.line ?? found.pointer), value: found.value };
}

function witnessAs(direction: Direction, witness: Witness | null | undefined): Change["witness"] {
  return witness === undefined || witness === null ? {} : { [direction]: witness };
}

/** True when all verdicts say that nothing changes for anybody, as far as the policy looks. */
function isUntouched(
  { backward, forward, table, code }: Omit<EventVerdict, "bump">,
  differences: readonly Difference[],
): boolean {
  if (!backward.holds || !forward.holds || table !== "none") return false;
  return code.producer && code.consumer && differences.every(({ rule }) => rule.subject !== "table");
}

function bumpFor(
  parts: Omit<EventVerdict, "bump">,
  isEquivalent: boolean,
  differences: readonly Difference[],
): EventVerdict["bump"] {
  const counted = differences.filter(({ rule }) => rule.id !== "event-version-changed");
  return bumpOf({ ...parts, isEquivalent, subjects: new Set(counted.map(({ rule }) => rule.subject)) });
}

/** By place in the new schema, else in the old one; then by rule. */
function sorted(changes: readonly Change[]): readonly Change[] {
  const placeOf = (change: Change) => (change.new ?? change.old)?.place;
  return changes.toSorted((a, b) => {
    const [first, second] = [placeOf(a), placeOf(b)];
    return (
      compareText(first?.file ?? "", second?.file ?? "") ||
      (first?.line ?? 0) - (second?.line ?? 0) ||
      (first?.column ?? 0) - (second?.column ?? 0) ||
      compareText(a.pointer, b.pointer) ||
      compareText(a.rule, b.rule)
    );
  });
}
