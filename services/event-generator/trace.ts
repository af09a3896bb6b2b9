import { randomUUID } from "node:crypto";

const valid = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/** The request's own `traceparent`, or a new one, so that an event can be followed from the request to its row. */
export function traceparentOf(headers: Headers): string {
  const given = headers.get("traceparent");
  if (given !== null && given.length === 55 && valid.test(given)) return given;
  const trace = randomUUID().replaceAll("-", "");
  return `00-${trace}-${trace.slice(16)}-01`;
}
