import { createHash } from "node:crypto";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as catalog from "../generated/index.ts";
import { openEmbeddedBus, type EmbeddedBus } from "../platform/event-bus/embedded.ts";
import { silentLogger } from "../platform/runtime/log.ts";
import { subscriptions } from "../platform/runtime/topology.ts";
import { createEventGenerator } from "../services/event-generator/app.ts";
import { documentedEvents, hollowOrder } from "./support/documented-events.ts";
import { hostileRequests } from "./support/hostile-requests.ts";
import { temporaryFolder } from "./support/scratch.ts";

interface Answer {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Answer>> }>>>
  >;
}

const document = catalog.openapi as unknown as Document;
const documentId = "https://localhost/openapi.json";
const ajv = new Ajv2020({ strict: false, allErrors: true, multipleOfPrecision: 9 });
addFormats.default(ajv);
ajv.addSchema({ ...document, $id: documentId });

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let bus: EmbeddedBus;
let app: ReturnType<typeof createEventGenerator>;

beforeAll(async () => {
  folder = await temporaryFolder();
  bus = openEmbeddedBus({ file: join(folder.path, "bus.db"), subscriptions });
  app = createEventGenerator({ catalog, bus, log: silentLogger });
});

afterAll(async () => {
  await bus.close();
  await folder[Symbol.asyncDispose]();
});

const pointer = (...tokens: readonly string[]) =>
  tokens.map((token) => `/${encodeURIComponent(token.replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("");

/** What the document says against an answer: nothing when the status, the media type and the body are declared so. */
async function objections(route: string, method: string, answer: Response): Promise<readonly string[]> {
  const status = String(answer.status);
  const declared = document.paths[route]?.[method]?.responses[status];
  if (declared === undefined) return [`${method} ${route} does not declare ${status}`];
  const place = declared.$ref ?? `#${pointer("paths", route, method, "responses", status)}`;
  const mediaType = answer.headers.get("content-type")?.split(";", 1)[0] ?? "";
  if (!mediaType.endsWith("json")) return [];
  const body: unknown = await answer.json();
  const validate = ajv.compile({ $ref: `${documentId}${place}${pointer("content", mediaType, "schema")}` });
  return validate(body) ? [] : [ajv.errorsText(validate.errors)];
}

const json = { "content-type": "application/json" };
const lines = { "content-type": "application/x-ndjson" };
const goodRequests: readonly (readonly [route: string, path: string, init: RequestInit])[] = [
  ...documentedEvents.map(
    ({ type, text }) =>
      [`/events/${type}`, `/events/${type}`, { method: "POST", headers: json, body: text }] as const,
  ),
  ["/generate/{event_type}", "/generate/order?count=3&seed=1&invalid=0.5", { method: "POST" }],
  ["/generate", "/generate", { method: "POST", headers: json, body: '{"count":6}' }],
  ...["/events", "/openapi.json", "/docs", "/health", "/liveness", "/readiness"].map(
    (path) => [path, path, { method: "GET" }] as const,
  ),
];

test("GET /openapi.json is a valid OpenAPI 3.1 document, the one that was generated", async () => {
  const answer = await app.request("/openapi.json");
  const served = (await answer.json()) as Record<string, unknown>;
  expect(served).toEqual(catalog.openapi);
  const validator = new Validator();
  expect(await validator.validate(structuredClone(served))).toMatchObject({ valid: true });
  expect(validator.version).toBe("3.1");
});

test("the document and the service have the same routes", () => {
  const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const helpers = ["GET /", "GET /docs/", "GET /docs/:asset"];
  const served = app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => !helpers.includes(route))
    .flatMap((route) =>
      route === "POST /events/:event_type"
        ? [...catalog.registry.keys()].map((type) => `POST /events/${type}`)
        : [route.replace(":event_type", "{event_type}")],
    );
  expect([...new Set(served)].toSorted()).toEqual(documented.toSorted());
});

describe("answers are as the document declares them", () => {
  test.each(goodRequests)("%s", async (route, path, init) => {
    const answer = await app.request(path, init);
    expect([200, 202]).toContain(answer.status);
    expect(await objections(route, init.method?.toLowerCase() ?? "get", answer)).toEqual([]);
  });

  test("every documented operation is among them", () => {
    expect(new Set(goodRequests.map(([route]) => route))).toEqual(new Set(Object.keys(document.paths)));
  });

  test.each(hostileRequests)("$name: $status", async ({ route, path, method, contentType, body }) => {
    const headers: Readonly<Record<string, string>> =
      contentType === undefined ? {} : { "content-type": contentType };
    const answer = await app.request(path, { method, headers, ...(body === undefined ? {} : { body }) });
    expect(await objections(route, "post", answer)).toEqual([]);
  });

  const order = documentedEvents[0]?.text.replaceAll("\n", " ");
  test.each<[string, number, Readonly<Record<string, string>>, string]>([
    ["a hollow order", 422, json, hollowOrder],
    ["an array, one of two", 207, json, `[${order},${hollowOrder}]`],
    ["an array of nothing good", 422, json, `[${hollowOrder}]`],
    ["an empty array", 400, json, "[]"],
    ["lines, all good", 202, lines, `${order}\n${order}\n`],
    ["lines, one of three", 207, lines, `${order}\nnot json\n${hollowOrder}\n`],
    ["lines of nothing", 400, lines, "\n"],
    ["an id that is no id", 400, { ...json, "idempotency-key": "\u00e9" }, order ?? ""],
  ])("%s: %i", async (_, status, headers, body) => {
    const answer = await app.request("/events/order", { method: "POST", headers, body });
    expect(answer.status).toBe(status);
    expect(await objections("/events/order", "post", answer)).toEqual([]);
  });
});

describe("at the edge", () => {
  const key = "k-1";
  const apiKeys = [{ name: "shop", hash: createHash("sha256").update(key).digest() }];
  const open = new Set(["/health", "/liveness", "/readiness"]);

  test.each(goodRequests)(
    "%s answers a stranger and a hasty client as declared",
    async (route, path, init) => {
      const edge = { apiKeys, rateLimit: { perSecond: 0.001, burst: 1 }, trustedProxies: 0 };
      const guarded = createEventGenerator({ catalog, bus, log: silentLogger, edge });
      const method = init.method?.toLowerCase() ?? "get";
      const ask = (apiKey: string) => {
        const headers = new Headers(init.headers);
        headers.set("x-api-key", apiKey);
        return guarded.request(path, { ...init, headers });
      };
      const [first, stranger, hasty] = [await ask(key), await ask("x"), await ask(key)];
      expect([first, stranger, hasty].map(({ status }) => status)).toEqual(
        open.has(route) ? [200, 200, 200] : [first.status, 401, 429],
      );
      expect(first.ok).toBe(true);
      for (const answer of [stranger, hasty]) expect(await objections(route, method, answer)).toEqual([]);
    },
  );
});

test("an undeclared status or body is an objection", async () => {
  const odd = new Response("{}", { status: 418 });
  expect(await objections("/events/order", "post", odd)).toEqual(["post /events/order does not declare 418"]);
  const empty = new Response("{}", { status: 422, headers: { "content-type": "application/problem+json" } });
  expect((await objections("/events/order", "post", empty))[0]).toMatch(/must have required property/);
});
