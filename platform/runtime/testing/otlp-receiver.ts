import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

/** A span as it was received. */
export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly service: string;
  readonly status?: { readonly code?: number };
}

/** A figure as it was received: one point with its attributes. */
export interface ReceivedFigure {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** A sum's or gauge's value, or how many times were measured. */
  readonly value: number;
}

/** What takes traces and figures. */
export interface OtlpReceiver {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  readonly figures: readonly ReceivedFigure[];
  close(): Promise<void>;
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Point {
  readonly attributes?: readonly KeyValue[];
  readonly asInt?: string | number;
  readonly asDouble?: number;
  readonly count?: string | number;
}

interface Metric {
  readonly name: string;
  readonly sum?: { readonly dataPoints: readonly Point[] };
  readonly gauge?: { readonly dataPoints: readonly Point[] };
  readonly histogram?: { readonly dataPoints: readonly Point[] };
}

interface Resource {
  readonly resource?: { readonly attributes?: readonly KeyValue[] };
}

interface Received {
  readonly resourceSpans?: readonly (Resource & {
    readonly scopeSpans?: readonly { readonly spans?: readonly ReceivedSpan[] }[];
  })[];
  readonly resourceMetrics?: readonly (Resource & {
    readonly scopeMetrics?: readonly { readonly metrics?: readonly Metric[] }[];
  })[];
}

/** Takes OTLP as JSON over HTTP, on a free loopback port. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const figures: ReceivedFigure[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((content) => {
      const body = JSON.parse(content.toString()) as Received;
      for (const { resource, scopeSpans = [] } of body.resourceSpans ?? []) {
        const service = String(recordOf(resource?.attributes)["service.name"]);
        for (const scope of scopeSpans)
          spans.push(...(scope.spans ?? []).map((span) => ({ ...span, service })));
      }
      for (const { scopeMetrics = [] } of body.resourceMetrics ?? [])
        for (const scope of scopeMetrics) figures.push(...(scope.metrics ?? []).flatMap(figuresOf));
      response.setHeader("content-type", "application/json");
      return response.end("{}");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    figures,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function figuresOf({ name, sum, gauge, histogram }: Metric): readonly ReceivedFigure[] {
  return ((sum ?? gauge ?? histogram)?.dataPoints ?? []).map((point) => ({
    name,
    attributes: recordOf(point.attributes),
    value: Number(point.asInt ?? point.asDouble ?? point.count),
  }));
}

function recordOf(attributes: readonly KeyValue[] = []): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
