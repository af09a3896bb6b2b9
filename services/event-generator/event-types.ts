import { closest, distance } from "fastest-levenshtein";

import type { EventDefinition, Registry } from "../../generated/contract.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";

/** The definition of the event type named in a path; throws 404 with the known types and the likely one when there is none. */
export function requireEventType(registry: Registry, type: string): EventDefinition {
  const definition = registry.get(type);
  if (definition !== undefined) return definition;
  const known = [...registry.keys()];
  throw new HttpProblem({
    status: 404,
    code: "UNKNOWN_EVENT_TYPE",
    title: "Unknown event type",
    detail: `There is no event type ${quote(type)}${didYouMean(type, known)}. Known: ${known.join(", ")}.`,
    extensions: { known_types: known },
  });
}

/** ` (did you mean "order"?)` for a word that is close to a known one, else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0 || word.length > maxQuoted) return "";
  const nearest = closest(word, known);
  return distance(word, nearest) <= Math.max(2, Math.floor(word.length / 3))
    ? ` (did you mean ${quote(nearest)}?)`
    : "";
}

const maxQuoted = 100;

/** A word from the wire as it may stand in a message: as JSON, cut at 100 characters. */
export function quote(word: string): string {
  return JSON.stringify(word.length > maxQuoted ? `${word.slice(0, maxQuoted)}…` : word);
}
