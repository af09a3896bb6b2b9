import type { LetterSummary } from "../local-stack/control-answers.ts";
import { connect } from "./connection.ts";
import { letters, type LetterOptions } from "./letters-filter.ts";
import type { Output } from "./output.ts";
import { columns } from "../local-stack/screen.ts";
import { printable } from "./text.ts";

/** Prints the last dead letter of each event, without payloads. */
export async function listLettersCommand(
  options: LetterOptions & { readonly limit: number; readonly json: boolean },
  dataDirectory: string,
  output: Output,
): Promise<number> {
  const connection = await connect(dataDirectory, "look");
  try {
    const found: LetterSummary[] = [];
    let more = false;
    for await (const letter of letters(connection, options)) {
      more = found.length === options.limit;
      if (more || output.signal.aborted) break;
      found.push(letter);
    }
    output.write(options.json ? `${JSON.stringify(found, null, 2)}\n` : lettersText(found));
    if (more)
      output.note(
        `there are more; --limit raises the ${options.limit}, --code, --type, --since and --until narrow\n`,
      );
    return 0;
  } finally {
    await connection.close();
  }
}

/** The letters as a table for people. */
export function lettersText(found: readonly LetterSummary[]): string {
  if (found.length === 0) return "no dead letters\n";
  const hasStored = found.some(({ open }) => !open);
  const header = [
    "failed at",
    "code",
    "event type",
    "event id",
    "replays",
    ...(hasStored ? ["state"] : []),
    "reasons",
  ];
  const rows = found.map((letter) => [
    letter.failed_at,
    letter.code,
    printable(letter.event_type),
    printable(letter.event_id),
    String(letter.replays),
    ...(hasStored ? [letter.open ? "open" : "stored"] : []),
    letter.reasons.map(printable).join(", "),
  ]);
  return `${columns([header, ...rows]).join("\n")}\n`;
}
