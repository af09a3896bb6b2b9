const valid = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}/;

/** The request's own `traceparent`, or one made from `newId`, so that an event can be followed from the request to its row. */
export function traceparentOf(headers: Headers, newId: () => string): string {
  const given = headers.get("traceparent");
  if (given !== null && given.length === 55 && valid.test(given)) return given;
  const trace = newId().replaceAll("-", "");
  return `00-${trace}-${trace.slice(16)}-01`;
}
