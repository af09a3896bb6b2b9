import type { Json } from "../../load/loaded-schema.ts";
import type { EventModel } from "../../model/event-model.ts";
import { declaredPlaces, type DeclaredPlaces } from "./declared-places.ts";
import { placeOfPointer, redact } from "./redact.ts";

/** An event's validator, as it is emitted. */
export interface EventValidator {
  isValid(value: unknown): boolean;
  validate(value: unknown): readonly { readonly pointer: string; readonly keyword: string }[];
}

/** Why events are rejected, and one of them. */
export interface Reason {
  readonly keyword: string;
  /** Where, as a pointer with `*` for elements and undeclared names. */
  readonly place: string;
  /** Events that are rejected for it, among other reasons or not. */
  readonly count: number;
  /** The first such event, redacted. */
  readonly witness: Json;
  /** Where that one stands: file and line. */
  readonly source: string;
}

/** What became of the events of one type. */
export interface EventEvidence {
  readonly checked: number;
  readonly rejected: number;
  /** The most frequent first; at most a hundred. */
  readonly reasons: readonly Reason[];
}

/** Counts what a schema says of events, in memory that does not grow with their number. */
export interface Rejections {
  /** Checks one event; `source` is told of the first one that is rejected for a reason. */
  check(event: Json, source: () => string): void;
  evidence(): EventEvidence;
}

/** Reasons beyond that are rare, and only counted among the rejected. */
const mostReasons = 100;

/** Starts to count for one event type. With `values`, witnesses show what the schema does not call personal. */
export function createRejections(
  model: EventModel,
  validator: EventValidator,
  { values }: { readonly values: boolean },
): Rejections {
  const places: DeclaredPlaces = declaredPlaces(model.shape);
  const reasons = new Map<string, { -readonly [K in keyof Reason]: Reason[K] }>();
  let [checked, rejected] = [0, 0];
  return {
    check(event, source) {
      checked++;
      if (validator.isValid(event)) return;
      rejected++;
      const seen = new Set<string>();
      for (const { pointer, keyword } of validator.validate(event)) {
        const place = placeOfPointer(pointer, event, places);
        const key = JSON.stringify([keyword, place]);
        if (seen.has(key)) continue;
        seen.add(key);
        const known = reasons.get(key);
        if (known !== undefined) known.count++;
        else if (reasons.size < mostReasons)
          reasons.set(key, {
            keyword,
            place,
            count: 1,
            witness: redact(event, { places, values }),
            source: source(),
          });
      }
    },
    evidence: () => ({
      checked,
      rejected,
      reasons: [...reasons.values()].toSorted((a, b) => b.count - a.count || (a.place < b.place ? -1 : 1)),
    }),
  };
}
