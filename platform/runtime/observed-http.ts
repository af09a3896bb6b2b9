import type { Telemetry } from "./telemetry.ts";

type Fetch<Rest extends readonly unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>;

/** Asked every few seconds by whoever runs the service. */
const silent = /^\/(health|readiness|liveness)$/;

/** The same, with a span for each request; what the request leads to follows from that span, by the header `traceparent`. */
export function observeHttp<Rest extends readonly unknown[]>(
  fetch: Fetch<Rest>,
  telemetry: Telemetry,
): Fetch<Rest> {
  if (!telemetry.isOn) return fetch;
  return async (request, ...rest) => {
    const { pathname } = new URL(request.url);
    if (silent.test(pathname)) return fetch(request, ...rest);
    const { method, headers } = request;
    const [, segment = ""] = pathname.split("/");
    const attributes = { "http.request.method": method, "url.path": pathname };
    const parent = headers.get("traceparent") ?? undefined;
    const span = telemetry.startSpan(`${method} /${segment}`, "server", parent, attributes);
    headers.set("traceparent", span.traceparent);
    try {
      const response = await telemetry.within(span, () => fetch(request, ...rest));
      const failure = response.status >= 500 ? new Error(`HTTP ${response.status}`) : undefined;
      span.end({ "http.response.status_code": response.status }, failure);
      return response;
    } catch (error) {
      span.end({}, error);
      throw error;
    }
  };
}
