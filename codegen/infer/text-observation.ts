import { detectableFormats, type DetectableFormat } from "./text-formats.ts";

/** What the texts at one place have in common. */
export interface TextObservation {
  count: number;
  /** Formats that every text so far has, the most telling first. */
  formats: readonly DetectableFormat[];
  /** How often each text came; null once there are too many different ones, or one is not short. */
  values: Map<string, number> | null;
}

/** A place may have this many different texts to be told as an `enum`, none of them longer than this. */
export const maxEnumValues = 12;
const maxEnumLength = 64;

/** Nothing seen yet. */
export function createTextObservation(): TextObservation {
  return { count: 0, formats: detectableFormats, values: new Map() };
}

/** Adds one text. */
export function observeText(observation: TextObservation, text: string): void {
  observation.count++;
  if (observation.formats.length > 0 && !observation.formats.every((format) => format.fits(text))) {
    observation.formats = observation.formats.filter((format) => format.fits(text));
  }
  count(observation, text, 1);
}

/** Adds what was seen elsewhere. */
export function mergeText(into: TextObservation, other: TextObservation): void {
  into.count += other.count;
  into.formats = into.formats.filter((format) => other.formats.includes(format));
  if (other.values === null) into.values = null;
  else for (const [text, times] of other.values) count(into, text, times);
}

function count(observation: TextObservation, text: string, times: number): void {
  const { values } = observation;
  if (values === null) return;
  values.set(text, (values.get(text) ?? 0) + times);
  if (values.size > maxEnumValues || text.length > maxEnumLength || !text.isWellFormed())
    observation.values = null;
}
