// Code generated from schemas/page_view.schema.json by `npm run codegen`. DO NOT EDIT.
import type { Json, Row } from "../contract.ts";
import type { PageView } from "../types/page_view.ts";
import {
  type JsonObject, type MutableObject, collect, decimalToCell, eachValue, exactNumber, exceeds, extraToCell,
  filled, integerToCell, keep, mapFromCell, mapToCell, numberFromCell, numberToCell, present, record, restore,
  timestampToCell, whenObject,
} from "./row-runtime.ts";

/** The row of a valid page_view event. */
export function toRow(event: PageView): Row {
  const source = event as unknown as JsonObject;
  return {
    event_type: source.event_type ?? null,
    page_view_id: source.pageViewID ?? null,
    viewed_at: timestampToCell(source.viewedAt),
    user_agent: source.userAgent ?? null,
    http_status: integerToCell(source.HTTPStatus),
    load_time: decimalToCell(source.loadTime, 9, 1e+29),
    scroll_depth: decimalToCell(source.scrollDepth, 2),
    rawScore: numberToCell(source.score),
    screen_size: record(source.screenSize, screenSizeToRow),
    custom_metrics: mapToCell(source.customMetrics, (value) => decimalToCell(value, 9, 1e+29)),
    _extra: extraOf(source),
  };
}

/**
 * The event of a row in canonical form: instants in UTC with microseconds, numbers as values; null and absent are the same
 * (null only where the property is required), and so are an empty array or map and an absent one.
 */
export function fromRow(row: Row): PageView {
  const event: MutableObject = {
    event_type: row.event_type ?? null,
    pageViewID: row.page_view_id ?? null,
    viewedAt: timestampToCell(row.viewed_at),
  };
  if (present(row.user_agent)) event.userAgent = row.user_agent;
  if (present(row.http_status)) event.HTTPStatus = exactNumber(row.http_status);
  event.loadTime = numberFromCell(row.load_time);
  if (present(row.scroll_depth)) event.scrollDepth = numberFromCell(row.scroll_depth);
  if (present(row.rawScore)) event.score = numberFromCell(row.rawScore);
  if (present(row.screen_size)) event.screenSize = record(row.screen_size, screenSizeFromRow);
  if (filled(row.custom_metrics)) event.customMetrics = mapFromCell(row.custom_metrics, numberFromCell);
  restore(event, row._extra);
  return event as unknown as PageView;
}

function screenSizeToRow(value: Json): Json {
  const source = value as JsonObject;
  return {
    width_px: decimalToCell(source.widthPx, 9, 1e+29),
    height_px: decimalToCell(source.heightPx, 9, 1e+29),
  };
}

function screenSizeFromRow(cell: Json): Json {
  const row = cell as JsonObject;
  const value: MutableObject = {
    widthPx: numberFromCell(row.width_px),
  };
  if (present(row.height_px)) value.heightPx = numberFromCell(row.height_px);
  return value;
}

const EVENT_FIELDS = new Set<string>([
  "event_type", "pageViewID", "viewedAt", "userAgent", "HTTPStatus", "loadTime", "scrollDepth", "score",
  "screenSize", "customMetrics",
]);
const SCREENSIZE_FIELDS = new Set<string>(["widthPx", "heightPx"]);

/** What the table has no column for, by JSON pointer. */
function extraOf(event: JsonObject): Json {
  const extra: MutableObject = {};
  collect(extra, event, EVENT_FIELDS, "");
  if (exceeds(event.HTTPStatus, 2 ** 63)) keep(extra, event.HTTPStatus, "/HTTPStatus");
  if (exceeds(event.loadTime, 1e+29)) keep(extra, event.loadTime, "/loadTime");
  whenObject(event.screenSize, (screenSizeObject) => {
    collect(extra, screenSizeObject, SCREENSIZE_FIELDS, "/screenSize");
    if (exceeds(screenSizeObject.widthPx, 1e+29)) keep(extra, screenSizeObject.widthPx, "/screenSize/widthPx");
    if (exceeds(screenSizeObject.heightPx, 1e+29)) keep(extra, screenSizeObject.heightPx, "/screenSize/heightPx");
  });
  eachValue(event.customMetrics, (customMetricsValue, customMetricsKey) => {
    if (exceeds(customMetricsValue, 1e+29)) keep(extra, customMetricsValue, `/customMetrics/${customMetricsKey}`);
  });
  return extraToCell(extra);
}
