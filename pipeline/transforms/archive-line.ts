import type { ReceivedMessage } from "../../platform/event-bus/event-bus.ts";
import type { Prepared } from "./stages.ts";

/** Folder of an event's archive object, `events/event_type=<t>/dt=YYYY-MM-DD/hour=HH` by the UTC time of publishing. */
export function archiveFolder({ eventType, publishedAt }: Prepared): string {
  const [day, hour] = [publishedAt.slice(0, 10), publishedAt.slice(11, 13)];
  return `events/event_type=${encodeURIComponent(eventType)}/dt=${day}/hour=${hour}`;
}

/**
 * The archive lines of events, {event_id, event_type, attributes, published_at, data} each, in UTF-8 with a line feed after every line.
 * `data` is copied byte for byte, so that numbers keep their digits.
 */
export function archiveLines(events: readonly Prepared[]): Buffer {
  const heads = events.map(headOf);
  const jsonBytes = events.reduce((sum, { json }) => sum + json.length, 0);
  const headBytes = heads.reduce((sum, head) => sum + Buffer.byteLength(head), 0);
  const lines = Buffer.allocUnsafe(headBytes + jsonBytes + end.length * events.length);
  let at = 0;
  let index = 0;
  for (const { json } of events) {
    at += lines.write(heads[index++] ?? "", at);
    lines.set(json, at);
    at += json.length;
    at += lines.write(end, at);
  }
  return lines;
}

const end = "}\n";

function headOf({ insertId, eventType, message, publishedAt }: Prepared): string {
  return (
    `{"event_id":${JSON.stringify(insertId)},"event_type":${JSON.stringify(eventType)},` +
    `"attributes":${JSON.stringify(message.attributes)},"published_at":"${publishedAt}","data":`
  );
}

/**
 * The message's JSON on one line: its own bytes, but for a byte order mark and line breaks, which JSON allows between tokens and nowhere
 * else. `text` is what the bytes say, without the mark.
 */
export function oneLine({ data }: ReceivedMessage, text: string): Uint8Array {
  if (text.includes("\n") || text.includes("\r")) return Buffer.from(text.replace(/[\r\n]+/g, " "));
  return data[0] === firstByteOfMark ? data.subarray(markBytes) : data;
}

/** No JSON text begins with this byte. */
const firstByteOfMark = 0xef;
const markBytes = 3;
