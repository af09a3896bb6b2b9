import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Context,
  type Counter,
  type Histogram,
  ROOT_CONTEXT,
  SpanKind as OtelKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { CounterName, DurationName, SpanKind, Telemetry } from "./telemetry.ts";

/** Who tells, and how much. */
export interface OtelOptions {
  readonly component: string;
  readonly version: string;
  /** Share, from 0 to 1, of the traces that begin here. */
  readonly sampled: number;
  /** How often figures are sent. */
  readonly exportMilliseconds: number;
}

const counters: Readonly<Record<CounterName, string>> = {
  "events.published": "events that the bus accepted",
  "events.stored": "rows that were stored",
  "events.dead_lettered": "dead letters, by code",
  "schema.migrations": "tables that were created or changed",
};

const durations: Readonly<Record<DurationName, string>> = {
  "schema.queryable": "from the first row that had to wait for its table or column to the next one stored",
  "events.latency": "from publishing an event to its row",
};

const kinds: Readonly<Record<SpanKind, OtelKind>> = {
  server: OtelKind.SERVER,
  producer: OtelKind.PRODUCER,
  consumer: OtelKind.CONSUMER,
  client: OtelKind.CLIENT,
};

const boundaries = [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600];

/** Traces and figures by OpenTelemetry's SDK; where to is read from its own environment variables. Nothing is registered globally. */
export function openOtel({ component, version, sampled, exportMilliseconds }: OtelOptions): Telemetry {
  const resource = resourceFromAttributes({ "service.name": component, "service.version": version });
  const sampler = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampled) });
  const spanProcessors = [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })];
  const traces = new TracerProvider({ resource, sampler, spanProcessors });
  const exporter = new OTLPMetricExporter();
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: exportMilliseconds });
  const figures = new MeterProvider({ resource, readers: [reader] });
  const tracer = traces.getTracer("eventloom");
  const meter = figures.getMeter("eventloom");
  const running = new AsyncLocalStorage<string>();
  const sums = new Map<CounterName, Counter>();
  const spreads = new Map<DurationName, Histogram>();

  return {
    isOn: true,
    startSpan(name, kind, parent, attributes = {}) {
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, contextOf(parent));
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`,
        end(more = {}, error) {
          span.setAttributes(more);
          if (error !== undefined) {
            const message = error instanceof Error ? { message: error.message } : {};
            span.setStatus({ code: SpanStatusCode.ERROR, ...message });
          }
          span.end();
        },
      };
    },
    within: ({ traceparent }, work) => running.run(traceparent, work),
    current: () => running.getStore(),
    count(name, value, attributes = {}) {
      const made =
        sums.get(name) ?? meter.createCounter(`eventloom.${name}`, { description: counters[name] });
      sums.set(name, made);
      made.add(value, attributes);
    },
    measure(name, seconds, attributes = {}) {
      const advice = { explicitBucketBoundaries: boundaries };
      const options = { description: durations[name], unit: "s", advice };
      const made = spreads.get(name) ?? meter.createHistogram(`eventloom.${name}`, options);
      spreads.set(name, made);
      made.record(seconds, attributes);
    },
    observeBacklogAge(subscription, read) {
      const options = { description: "age of the oldest message that is not acknowledged", unit: "s" };
      meter.createObservableGauge("eventloom.backlog.age", options).addCallback(async (result) => {
        const age = await read();
        if (age !== null) result.observe(age, { subscription });
      });
    },
    async close() {
      await Promise.allSettled([traces.shutdown(), figures.shutdown()]);
    },
  };
}

const w3c = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;

function contextOf(parent: string | undefined): Context {
  const [, traceId, spanId, flags] = w3c.exec(parent ?? "") ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  const traceFlags = Number.parseInt(flags, 16) & 1;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}
