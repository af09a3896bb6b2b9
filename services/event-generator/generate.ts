import type { Hono } from "hono";

import type { EventDefinition, Json } from "../../generated/contract.ts";
import { decodeUtf8, readBody } from "../../platform/runtime/body.ts";
import { parseJsonBody } from "../../platform/runtime/json.ts";
import { requireMediaType } from "../../platform/runtime/media-type.ts";
import { toProblem } from "../../platform/runtime/problem.ts";
import { createBatcher } from "./batcher.ts";
import { brokenOff } from "./broken-off.ts";
import type { GeneratorContext } from "./context.ts";
import { callerKey, keyedId, ownId, requireId } from "./event-ids.ts";
import { requireEventType } from "./event-types.ts";
import { parseGenerateQuery, parseMixBody, type GenerateParameters } from "./generate-parameters.ts";
import { apportion, interleave } from "./mix.ts";
import { traceparentOf } from "./trace.ts";

/**
 * Adds `POST /generate/{event_type}` and `POST /generate`, which publish synthetic events. The invalid ones pass by the validation on
 * purpose: they are there to take the dead-letter path.
 */
export function addGenerateRoutes(app: Hono, context: GeneratorContext): void {
  const boundsOf = (key: string | null) => ({ maxCount: context.limits.generateCount, key });

  app.post("/generate/:event_type", async ({ req }) => {
    const definition = requireEventType(context.catalog.registry, req.param("event_type"));
    const origin = originOf(req.raw.headers, context);
    const parameters = parseGenerateQuery(new URL(req.url).searchParams, boundsOf(origin.key));
    const mix = new Map([[definition, parameters.count]]);
    const figures = await publishMix(context, origin, parameters, mix);
    const { published, invalid, sample } = figures.get(definition) ?? newFigures(null);
    const { seed } = parameters;
    const { runId } = origin;
    return Response.json(
      { event_type: definition.type, published, invalid, seed, run_id: runId, sample },
      { status: 202 },
    );
  });

  app.post("/generate", async ({ req, env }) => {
    const { registry } = context.catalog;
    const origin = originOf(req.raw.headers, context);
    const body = await readOptionalJson(req.raw, context.limits.bodyBytes, env);
    const parameters = parseMixBody(body, boundsOf(origin.key), [...registry.keys()]);
    const counts = apportion(parameters.count, parameters.weights);
    const mix = new Map([...counts].map(([type, count]) => [requireEventType(registry, type), count]));
    const figures = await publishMix(context, origin, parameters, mix);
    const byType: Record<string, Pick<Figures, "published" | "invalid">> = {};
    const total = { published: 0, invalid: 0 };
    for (const [{ type }, { published, invalid }] of figures) {
      byType[type] = { published, invalid };
      total.published += published;
      total.invalid += invalid;
    }
    return Response.json(
      { ...total, seed: parameters.seed, run_id: origin.runId, by_type: byType },
      { status: 202 },
    );
  });
}

/** What the headers say about a generate request. */
interface Origin {
  readonly key: string | null;
  readonly runId: string;
  readonly traceparent: string;
}

function originOf(headers: Headers, { newId }: GeneratorContext): Origin {
  const runId = headers.get("x-run-id");
  return {
    key: callerKey(headers),
    runId: runId === null ? newId() : requireId("x-run-id", runId),
    traceparent: traceparentOf(headers),
  };
}

interface Figures {
  published: number;
  invalid: number;
  /** The first event of the type. */
  sample: Json;
}

function newFigures(sample: Json): Figures {
  return { published: 0, invalid: 0, sample };
}

async function publishMix(
  context: GeneratorContext,
  origin: Origin,
  { seed, invalid }: GenerateParameters,
  mix: ReadonlyMap<EventDefinition, number>,
): Promise<ReadonlyMap<EventDefinition, Figures>> {
  const batcher = createBatcher(context.publisher, origin, context.limits);
  const figures = new Map<EventDefinition, Figures>();
  const sources = await Promise.all(
    [...mix].map(async ([definition, count]) => {
      const values = await definition.generate({ count, seed, invalid });
      return { item: definition, count, values };
    }),
  );
  let index = 0;
  try {
    for (const [definition, { event, broken }] of interleave(sources)) {
      const text = JSON.stringify(event);
      const known = origin.key === null ? ownId(definition, event, text) : keyedId(origin.key, index);
      index++;
      await batcher.add({ definition, data: Buffer.from(text), eventId: known ?? context.newId() });
      const figure = figures.get(definition) ?? newFigures(event);
      figure.published++;
      if (broken !== null) figure.invalid++;
      figures.set(definition, figure);
    }
    await batcher.flush();
  } catch (error) {
    const count = [...mix.values()].reduce((sum, one) => sum + one, 0);
    throw brokenOff(toProblem(error, context.log), {
      published: batcher.published,
      advice: adviceOf(batcher.published, count, origin.key),
      extensions: { seed, run_id: origin.runId },
    });
  }
  return figures;
}

function adviceOf(published: number, count: number, key: string | null): string {
  const said = `Of ${count} events the first ${published} ${published === 1 ? "is" : "are"} published;`;
  return key === null
    ? `${said} ask for ${count - published} more to have all of them.`
    : `${said} send the same request again under the same Idempotency-Key and none of them is doubled.`;
}

async function readOptionalJson(request: Request, limitBytes: number, env: unknown): Promise<unknown> {
  const hasType = request.headers.get("content-type") !== null;
  if (hasType) requireMediaType(request.headers, ["application/json"]);
  const bytes = await readBody(request, limitBytes, env);
  if (bytes.length === 0) return {};
  if (!hasType) requireMediaType(request.headers, ["application/json"]);
  return parseJsonBody(decodeUtf8(bytes));
}
