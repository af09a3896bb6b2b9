// Code generated from schemas/page_view.schema.json by `npm run codegen`. DO NOT EDIT.

/** A page that somebody looked at. */
export interface PageView {
  event_type: "page_view";
  /** Key of the view. */
  pageViewID: string;
  /** When it was. */
  viewedAt: string;
  /** What looked at it. */
  userAgent?: string;
  /** What the server said. */
  HTTPStatus?: number;
  /** Seconds; a NUMERIC by the configuration. */
  loadTime: number;
  /** Its own digits. */
  scrollDepth?: number;
  /** Its own type and name. */
  score?: number;
  /** Of the screen. */
  screenSize?: {
    widthPx: number;
    heightPx?: number;
  };
  /** By name: names of a map are data. */
  customMetrics?: {
    [k: string]: number;
  };
}
