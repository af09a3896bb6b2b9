import { applyEdits, format } from "jsonc-parser";
import type { LettersOfEvent, ShownLetter } from "../local-stack/control-answers.ts";
import { connect } from "./connection.ts";
import type { Output } from "./output.ts";
import { labelled, printable, shellWord, typeOption } from "./text.ts";

/** What `events dead-letters show` takes. */
export interface ShowOptions {
  readonly eventId: string;
  /** Only letters of this type's event, where events of several types have the id. */
  readonly type?: string;
  /** Prints the payload, which may hold personal data, readably. */
  readonly payload: boolean;
  /** Also what the schema marks as personal data. */
  readonly showPii: boolean;
  /** Writes the bytes of the last letter's payload and nothing else. */
  readonly raw: boolean;
  readonly json: boolean;
}

/** Prints all dead letters of one event; exit code 1 when there is none, or `raw` could mean those of several events. */
export async function showLettersCommand(
  options: ShowOptions,
  dataDirectory: string,
  output: Output,
): Promise<number> {
  const connection = await connect(dataDirectory, "look");
  try {
    const query = new URLSearchParams({ event_id: options.eventId });
    if (options.type !== undefined) query.set("type", options.type);
    if (options.payload || options.raw) query.set("payload", "1");
    if (options.showPii || options.raw) query.set("personal", "1");
    const found = await connection.control<LettersOfEvent>("GET", `/dead-letters/event?${query.toString()}`);
    const last = found.letters.at(-1);
    const id = printable(options.eventId);
    if (last === undefined) {
      const trace = `npm run events -- trace ${shellWord(id)}${typeOption(options.type)}`;
      output.note(`there is no dead letter of ${id}; ${trace} tells where the event is\n`);
      return 1;
    }
    const types = new Set(found.letters.flatMap(({ event_type: type }) => type || []));
    if (options.raw && types.size > 1) {
      const told = printable([...types].toSorted().join(", "));
      output.note(
        `events of the types ${told} have the id ${id}; --type <event_type> says which one is meant\n`,
      );
      return 1;
    }
    if (options.raw) output.write(Buffer.from(last.payload_base64 ?? "", "base64"));
    else output.write(options.json ? `${JSON.stringify(found, null, 2)}\n` : showText(found, options.type));
    return 0;
  } finally {
    await connection.close();
  }
}

/** The letters of one event for people; the payload only where the answer has it. `wanted` is the type that was asked for. */
export function showText({ event_id: eventId, open, letters }: LettersOfEvent, wanted?: string): string {
  const event = shellWord(printable(eventId)) + typeOption(wanted);
  const head = labelled([
    ["event", printable(eventId)],
    ["state", open ? "open: it has no row" : "stored since: it has a row"],
  ]);
  const bodies = letters.map(
    (letter, index) => `\n${title(letter, index, letters.length)}\n${letterText(letter)}`,
  );
  const next = labelled([
    ["next", open ? `npm run events -- dead-letters replay ${event}` : `npm run events -- trace ${event}`],
  ]);
  return `${head}${bodies.join("")}\n${next}`;
}

function title({ code }: ShownLetter, index: number, count: number): string {
  return count === 1 ? code : `${code} (letter ${index + 1} of ${count})`;
}

function letterText(letter: ShownLetter): string {
  const { replay, errors, attributes } = letter;
  const first =
    letter.first_failed_at === letter.failed_at ? "" : `, for the first time ${letter.first_failed_at}`;
  const payload = letter.payload_base64;
  return (
    labelled([
      ["  event type", printable(letter.event_type)],
      ["  failed", `${letter.failed_at}${first}, in the ${letter.component}, class ${letter.class}`],
      ["  deliveries", String(letter.attempts)],
      [
        "  replays",
        replay.last_id === null
          ? String(replay.count)
          : `${replay.count}, the last one of message ${printable(replay.last_id)}`,
      ],
      ["  message", `${printable(letter.message_id)}, published ${letter.publish_time}`],
      ["  object", letter.object],
      ...Object.entries(attributes).map(
        ([name, value], index) =>
          [index === 0 ? "  attributes" : "", `${printable(name)} = ${printable(value)}`] as const,
      ),
      ...errors.map(
        ({ pointer, keyword, message }, index) =>
          [index === 0 ? "  errors" : "", printable(`${pointer || "/"}: ${message} (${keyword})`)] as const,
      ),
      ...(letter.errors_truncated ? [["", "further errors are not kept"] as const] : []),
      ["  payload", `${letter.payload_bytes} bytes${payloadRemark(letter)}`],
      ...(letter.payload_object === undefined ? [] : [["", `in ${letter.payload_object}`] as const]),
    ]) + (payload === undefined ? "" : `${prettyPayload(Buffer.from(payload, "base64"))}\n`)
  );
}

function payloadRemark({ payload_base64: payload, payload_masked: masked }: ShownLetter): string {
  if (masked === "all")
    return "; no JSON, so that personal data in it cannot be told apart: --show-pii prints it";
  if (masked === "values") return "; personal data is masked: --show-pii prints it";
  return payload === undefined ? "; --payload prints it, --raw writes the bytes" : "";
}

/** Indented JSON where it is JSON, every digit as it was sent; else the text, without control characters that a terminal would obey. */
function prettyPayload(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  try {
    JSON.parse(text);
    return applyEdits(text, format(text, undefined, { insertSpaces: true, tabSize: 2, eol: "\n" }));
  } catch {
    return text.split("\n").map(printable).join("\n");
  }
}
