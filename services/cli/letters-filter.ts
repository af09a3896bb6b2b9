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

/** The letters, newest hour first, as they are found. */
export function letters(connection: Connection, options: LetterOptions): AsyncIterable<LetterSummary> {
  const query = new URLSearchParams();
  const { code, type, since, until, eventIds = [], all } = options;
  if (code !== undefined) query.set("code", code.toUpperCase());
  if (type !== undefined) query.set("type", type);
  if (since !== undefined) query.set("since", since.toISOString());
  if (until !== undefined) query.set("until", until.toISOString());
  for (const eventId of eventIds) query.append("event_id", eventId);
  if (all === true) query.set("with_stored", "1");
  return connection.lines<LetterSummary>(`/dead-letters?${query.toString()}`);
}
