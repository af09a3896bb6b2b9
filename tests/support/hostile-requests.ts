/** A request that must be refused, and how. */
export interface HostileRequest {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** The path as the API's document writes it. */
  readonly route: string;
  readonly contentType?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly status: number;
  readonly code: string;
}

const json = "application/json";
const valid = { method: "POST", path: "/events/order", route: "/events/order", contentType: json };
const generate = { method: "POST", path: "/generate/order", route: "/generate/{event_type}" };

/** What callers get wrong, and what strangers try, against the event generator. */
export const hostileRequests: readonly HostileRequest[] = [
  { ...valid, name: "malformed JSON", body: '{"event_type":', status: 400, code: "MALFORMED_JSON" },
  { ...valid, name: "no body", body: "", status: 400, code: "MALFORMED_JSON" },
  {
    ...valid,
    name: "bytes that are not UTF-8",
    body: new Uint8Array([0x22, 0xff, 0x22]),
    status: 400,
    code: "NOT_UTF8",
  },
  { ...valid, name: "JSON that is no event", body: "5", status: 422, code: "EVENT_INVALID" },
  {
    ...valid,
    name: "objects in objects without end",
    body: '{"a":'.repeat(100_000),
    status: 400,
    code: "MALFORMED_JSON",
  },
  {
    ...valid,
    name: "an unknown event type",
    path: "/events/ordr",
    body: "{}",
    status: 404,
    code: "UNKNOWN_EVENT_TYPE",
  },
  {
    ...valid,
    name: "an event type that every JavaScript object has",
    path: "/events/__proto__",
    body: "{}",
    status: 404,
    code: "UNKNOWN_EVENT_TYPE",
  },
  {
    ...valid,
    name: "a body of 2 MB",
    body: JSON.stringify({ event_type: "order", note: "x".repeat(2_000_000) }),
    status: 413,
    code: "BODY_TOO_LARGE",
  },
  {
    ...valid,
    name: "a wrong content type",
    contentType: "text/plain",
    body: "{}",
    status: 415,
    code: "UNSUPPORTED_MEDIA_TYPE",
  },
  { ...valid, name: "a wrong method", method: "PUT", body: "{}", status: 405, code: "METHOD_NOT_ALLOWED" },
  {
    ...generate,
    name: "a wrong method on generate",
    method: "DELETE",
    status: 405,
    code: "METHOD_NOT_ALLOWED",
  },
  {
    ...generate,
    name: "count=0",
    path: "/generate/order?count=0",
    status: 400,
    code: "INVALID_PARAMETER",
  },
  {
    ...generate,
    name: "count=1e9",
    path: "/generate/order?count=1e9",
    status: 400,
    code: "INVALID_PARAMETER",
  },
  {
    ...generate,
    name: "a thousand million",
    path: "/generate/order?count=1000000000",
    status: 400,
    code: "INVALID_PARAMETER",
  },
  {
    ...generate,
    name: "an unknown type to generate",
    path: "/generate/parcel",
    status: 404,
    code: "UNKNOWN_EVENT_TYPE",
  },
  {
    name: "unknown members of a mix",
    method: "POST",
    path: "/generate",
    route: "/generate",
    contentType: json,
    body: '{"cuont":5}',
    status: 400,
    code: "INVALID_PARAMETER",
  },
];

/** Sends one of them. */
export function sendHostile(baseUrl: string, request: HostileRequest): Promise<Response> {
  return fetch(`${baseUrl}${request.path}`, {
    method: request.method,
    headers: request.contentType === undefined ? {} : { "content-type": request.contentType },
    ...(request.body === undefined ? {} : { body: request.body }),
  });
}
