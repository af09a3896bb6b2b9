import type { Hono } from "hono";

import type { EventBus } from "../../platform/event-bus/event-bus.ts";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import { addHealthRoutes, type ReadyCheck } from "../../platform/runtime/health.ts";
import { createHttpApp } from "../../platform/runtime/http-app.ts";
import type { Logger } from "../../platform/runtime/log.ts";
import { createSetupWatch } from "../../platform/runtime/setup-watch.ts";
import { createAnnouncer } from "./announcer.ts";
import { addCatalogueRoutes } from "./catalogue.ts";
import { addDocsRoutes } from "./docs.ts";
import { addEdge, openEdge, type EdgeConfig } from "./edge.ts";
import { addEventRoutes } from "./events.ts";
import { addGenerateRoutes } from "./generate.ts";
import { defaultLimits, type GeneratorLimits } from "./limits.ts";
import { newUuid } from "./new-id.ts";
import { createPublisher } from "./publisher.ts";

/** What the event generator is made of; the caller closes the bus. */
export interface EventGeneratorOptions {
  readonly catalog: Catalog;
  readonly bus: EventBus;
  readonly log: Logger;
  readonly now?: () => Date;
  /** Default: a UUIDv7. */
  readonly newId?: () => string;
  readonly limits?: Partial<GeneratorLimits>;
  /** Who may call, and how often; default: anybody, as often as they want. */
  readonly edge?: EdgeConfig;
  /** Told at `GET /readiness`, together with what publishing found out. */
  readonly ready?: ReadyCheck;
  readonly version?: string;
}

/** The HTTP API that takes and makes events, checks them and puts them on the bus. */
export function createEventGenerator(options: EventGeneratorOptions): Hono {
  const { catalog, bus, log, now = () => new Date(), newId = newUuid, version = "dev" } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const setup = createSetupWatch(now);
  const announcer = createAnnouncer(now);
  const { outstandingEvents } = limits;
  const publisher = createPublisher({ bus, announcer, setup, now, outstandingEvents });
  const context = { catalog, publisher, log, limits, newId };

  const app = createHttpApp(log);
  addEdge(app, options.edge ?? openEdge);
  addEventRoutes(app, context);
  addGenerateRoutes(app, context);
  addCatalogueRoutes(app, catalog);
  addDocsRoutes(app);
  const ready: ReadyCheck[] = [() => setup.reasons()];
  if (options.ready !== undefined) ready.push(options.ready);
  addHealthRoutes(app, { service: "event-generator", version, ready });
  return app;
}
