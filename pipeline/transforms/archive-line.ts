import type { Converted, Prepared } from "./stages.ts";

/**
 * Adds the archive line {event_id, event_type, attributes, published_at, data} and the folder of its object,
 * `events/event_type=<t>/dt=YYYY-MM-DD/hour=HH` by the UTC time of publishing. `data` is the text as it was sent, so that numbers
 * keep their digits; only line breaks, which JSON allows between tokens and nowhere else, become spaces.
 */
export function archiveLine(converted: Converted): Prepared {
  const { message, text, eventType, insertId, table, row, publishedAt } = converted;
  const data = text.includes("\n") || text.includes("\r") ? text.replace(/[\r\n]+/g, " ") : text;
  const line =
    `{"event_id":${JSON.stringify(insertId)},"event_type":${JSON.stringify(eventType)},` +
    `"attributes":${JSON.stringify(message.attributes)},"published_at":"${publishedAt}","data":${data}}`;
  const day = publishedAt.slice(0, 10);
  const hour = publishedAt.slice(11, 13);
  return {
    kind: "prepared",
    message,
    eventType,
    insertId,
    table,
    row,
    archiveFolder: `events/event_type=${encodeURIComponent(eventType)}/dt=${day}/hour=${hour}`,
    archiveLine: line,
  };
}
