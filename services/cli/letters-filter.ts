import type { LetterSummary } from "../local-stack/control-answers.ts";
import type { Connection } from "./connection.ts";

/** Which dead letters a command is about. */
export interface LetterOptions {
  readonly code?: string;
  readonly type?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly eventIds?: readonly string[];
  /** Also letters whose event has a row by now. */
  readonly all?: boolean;
}

/** Characters of event ids in one question: Node refuses a request whose head is longer than 16 KiB. */
const questionCharacters = 8_000;

/** The letters, newest hour first, as they are found; where many event ids are named, newest first in each slice of them. */
export async function* letters(
  connection: Pick<Connection, "lines">,
  options: LetterOptions,
): AsyncGenerator<LetterSummary> {
  for (const eventIds of slicesOf(options.eventIds)) {
    const query = queryOf(options);
    for (const eventId of eventIds) query.append("event_id", eventId);
    yield* connection.lines<LetterSummary>(`/dead-letters?${query.toString()}`);
  }
}

/** One slice without ids where none is named. */
function slicesOf(eventIds: readonly string[] = []): readonly (readonly string[])[] {
  const slices: string[][] = [[]];
  let characters = 0;
  for (const eventId of new Set(eventIds)) {
    const { length } = new URLSearchParams({ event_id: eventId }).toString();
    if (characters > 0 && characters + length > questionCharacters) {
      slices.push([]);
      characters = 0;
    }
    slices.at(-1)?.push(eventId);
    characters += length;
  }
  return slices;
}

function queryOf({ code, type, since, until, all }: LetterOptions): URLSearchParams {
  const query = new URLSearchParams();
  if (code !== undefined) query.set("code", code.toUpperCase());
  if (type !== undefined) query.set("type", type);
  if (since !== undefined) query.set("since", since.toISOString());
  if (until !== undefined) query.set("until", until.toISOString());
  if (all === true) query.set("with_stored", "1");
  return query;
}
