import type { Hono } from "hono";

import type { EventDefinition, Json } from "../../generated/contract.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";

/** Adds `GET /` (what there is), `GET /events` (the event types) and `GET /openapi.json`. */
export function addCatalogueRoutes(app: Hono, catalog: Catalog): void {
  app.get("/", (context) =>
    context.json({
      service: "event-generator",
      event_types: [...catalog.registry.keys()],
      links: {
        documentation: "/docs",
        openapi: "/openapi.json",
        events: "/events",
        generate: "/generate",
        health: "/health",
        readiness: "/readiness",
        liveness: "/liveness",
      },
    }),
  );
  app.get("/events", (context) => context.json([...catalog.registry.values()].map(describe)));
  const openapiText = lastValue((openapi: Json) => JSON.stringify(openapi));
  app.get("/openapi.json", (context) =>
    context.body(openapiText(catalog.openapi), 200, { "content-type": "application/json" }),
  );
}

function describe({ type, version, title, description, hash, id, table }: EventDefinition) {
  const name = encodeURIComponent(type);
  const links = { publish: `/events/${name}`, generate: `/generate/${name}` };
  return { type, version, title, description, hash, id, table: table.name, links };
}

/** `compute`, but not again for the argument of the last call. */
function lastValue<A, R>(compute: (argument: A) => R): (argument: A) => R {
  let last: { readonly argument: A; readonly result: R } | undefined;
  return (argument) => {
    if (last?.argument !== argument) last = { argument, result: compute(argument) };
    return last.result;
  };
}
