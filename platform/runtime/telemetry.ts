import type { Environment } from "./config.ts";

/** Values that go with a span or a figure. Never event payloads or personal data. */
export type TelemetryAttributes = Readonly<Record<string, string | number | boolean>>;

/** A piece of work on the way of an event. */
export interface Span {
  /** W3C trace context of this span, for what follows from it. */
  readonly traceparent: string;
  /** With an error, the span has failed. */
  end(attributes?: TelemetryAttributes, error?: unknown): void;
}

/** Which end of a request or message the span is. */
export type SpanKind = "server" | "producer" | "consumer" | "client";

/** Sums: how often something happened. */
export type CounterName = "events.published" | "events.stored" | "events.dead_lettered" | "schema.migrations";

/** Spreads of times, in seconds. */
export type DurationName = "schema.queryable" | "events.latency";

/** Where traces and figures go. */
export interface Telemetry {
  /** False: everything below does nothing, and whoever sees that need not call it. */
  readonly isOn: boolean;
  /** `parent` is a W3C `traceparent`; without one, a trace begins. */
  startSpan(name: string, kind: SpanKind, parent: string | undefined, attributes?: TelemetryAttributes): Span;
  /** Runs `work` with the span as the current one, of all that follows from it. */
  within<T>(span: Pick<Span, "traceparent">, work: () => T): T;
  /** W3C trace context of the current span; undefined outside of one. */
  current(): string | undefined;
  count(name: CounterName, value: number, attributes?: TelemetryAttributes): void;
  measure(name: DurationName, seconds: number, attributes?: TelemetryAttributes): void;
  /** Reads the age of a subscription's oldest message, in seconds, whenever figures are sent; null when it is not known. */
  observeBacklogAge(subscription: string, read: () => Promise<number | null>): void;
  /** Sends what is left. */
  close(): Promise<void>;
}

/** Telemetry that goes nowhere. */
export const noTelemetry: Telemetry = {
  isOn: false,
  startSpan: (_name, _kind, parent = "") => ({ traceparent: parent, end() {} }),
  within: (_span, work) => work(),
  current: () => undefined,
  count() {},
  measure() {},
  observeBacklogAge() {},
  close: async () => {},
};

/**
 * Telemetry by OTLP over HTTP where `OTEL_EXPORTER_OTLP_ENDPOINT` is set, else none, with nothing loaded. OpenTelemetry's other variables hold, too:
 * `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_TRACES_SAMPLER_ARG` (share of the traces that begin here, default 1), `OTEL_METRIC_EXPORT_INTERVAL`.
 */
export async function openTelemetry(
  service: { readonly component: string; readonly version: string },
  environment: Environment,
): Promise<Telemetry> {
  if ((environment["OTEL_EXPORTER_OTLP_ENDPOINT"]?.trim() ?? "") === "") return noTelemetry;
  const { openOtel } = await import("./otel.ts");
  return openOtel({
    ...service,
    sampled: readNumber(environment["OTEL_TRACES_SAMPLER_ARG"], 1),
    exportMilliseconds: readNumber(environment["OTEL_METRIC_EXPORT_INTERVAL"], 60_000),
  });
}

function readNumber(text: string | undefined, fallback: number): number {
  const number = Number(text);
  return text === undefined || text.trim() === "" || !(number >= 0) ? fallback : number;
}

/** Work that follows from what `parent` names: within a span of its own. Without telemetry or a parent, just the work. */
export async function traced<T>(
  telemetry: Telemetry,
  span: { readonly name: string; readonly kind: SpanKind; readonly parent: string | undefined },
  work: () => Promise<T>,
): Promise<T> {
  if (!telemetry.isOn || span.parent === undefined) return await work();
  const begun = telemetry.startSpan(span.name, span.kind, span.parent);
  try {
    const result = await telemetry.within(begun, work);
    begun.end();
    return result;
  } catch (error) {
    begun.end({}, error);
    throw error;
  }
}

/** True when the trace context asks for spans to be recorded. */
export function isSampled(traceparent: string | undefined): traceparent is string {
  return (
    traceparent !== undefined && /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f][13579bdf]$/.test(traceparent)
  );
}
