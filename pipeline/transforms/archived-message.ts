import type { Attributes, ReceivedMessage } from "../../platform/event-bus/event-bus.ts";

/** Head of an archive line: all but the event. */
interface ArchivedHead {
  readonly event_id: string;
  readonly attributes: Attributes;
  readonly published_at: string;
}

const field = ',"data":';

/**
 * The message of an archive line: the event's bytes as they stand there, so that numbers keep their digits, under the attributes it came with. A
 * message that came without an id of its own has the line's as its message id, and so the same event id as before. Throws where the line is none.
 */
export function archivedMessage(line: Buffer): ReceivedMessage {
  const at = eventAt(line);
  const head = JSON.parse(`${line.toString("utf8", 0, at - field.length)}}`) as ArchivedHead;
  const publishTime = new Date(head.published_at);
  if (typeof head.event_id !== "string" || Number.isNaN(publishTime.getTime())) throw notArchived();
  const data = line.subarray(at, line.length - 1);
  const { event_id: messageId, attributes } = head;
  return { data, attributes, messageId, ackId: "", publishTime, deliveryAttempt: 1 };
}

/** Where the event begins: behind the first `,"data":` that stands between fields of the line, not inside of its attributes. */
function eventAt(line: Buffer): number {
  for (let at = line.indexOf(field); at !== -1; at = line.indexOf(field, at + 1)) {
    if (isBalanced(line, at)) return at + field.length;
  }
  throw notArchived();
}

const [quote, backslash, open, close] = Buffer.from('"\\{}');

/** At `end` one object is open and no text. */
function isBalanced(line: Buffer, end: number): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < end; at++) {
    const byte = line[at];
    if (inText && byte === backslash) at++;
    else if (byte === quote) inText = !inText;
    else if (!inText && byte === open) depth++;
    else if (!inText && byte === close) depth--;
  }
  return depth === 1 && !inText;
}

function notArchived(): Error {
  return new Error("the line is no archived event {event_id, event_type, attributes, published_at, data}");
}
