// Code generated from schemas/ping.schema.json by `npm run codegen`. DO NOT EDIT.

/** Sign of life. */
export interface Ping {
  /** Always `ping`. */
  event_type: "ping";
  /** Who is alive. */
  host: string;
}
