import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { createEnvironmentReader, type Environment } from "../../platform/runtime/config.ts";
import { startHttpServer, type HttpServer } from "../../platform/runtime/http-server.ts";
import { silentLogger } from "../../platform/runtime/log.ts";
import { openEdge, readEdgeConfig, type EdgeConfig } from "./edge.ts";
import { orderText, startHarness } from "./testing/harness.ts";

const apiKeys = ["web", "batch"].map((name) => ({
  name,
  hash: createHash("sha256").update(`${name}-secret`).digest(),
}));
const slow = { perSecond: 0.001, burst: 2 };

function start(edge: Partial<EdgeConfig>) {
  const harness = startHarness({ edge: { ...openEdge, ...edge } });
  const send = async (headers: Record<string, string>, path = "/events/order") =>
    await harness.post(path, orderText("o-1"), headers);
  return { ...harness, send };
}

describe("an API key", () => {
  test("is needed for everything but the health routes", async () => {
    const { app, bus, send, logged } = start({ apiKeys });
    const answers = [
      await send({}),
      await send({ "x-api-key": "wrong-secret" }),
      await send({ "x-api-key": "web-secret" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 202]);
    expect(answers[0]?.headers.get("www-authenticate")).toContain("x-api-key");
    expect(await answers[1]?.json()).toMatchObject({ code: "API_KEY_REQUIRED" });
    expect(bus.messages).toHaveLength(1);
    const paths = ["/health", "/liveness", "/readiness", "/", "/events", "/openapi.json", "/docs", "/none"];
    const statuses = await Promise.all(paths.map(async (path) => (await app.request(path)).status));
    expect(statuses).toEqual([200, 200, 200, 401, 401, 401, 401, 401]);
    expect(logged.join("")).not.toContain("secret");
  });

  test("is not needed when there is none", async () => {
    expect((await start({}).send({})).status).toBe(202);
  });
});

describe("the rate of a client", () => {
  test("is that of its address, and beyond it the answer is 429 with the time to wait", async () => {
    const { send } = start({ rateLimit: slow, trustedProxies: 1 });
    const from = (address: string) => send({ "x-forwarded-for": address });
    const answers = [await from("1.1.1.1"), await from("9.9.9.9, 1.1.1.1"), await from("1.1.1.1")];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429]);
    expect(answers[2]?.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(await answers[2]?.json()).toMatchObject({ code: "RATE_LIMITED", status: 429 });
    expect((await from("2.2.2.2")).status).toBe(202);
  });

  test("is that of its key, wherever it comes from, and wrong keys count against the address", async () => {
    const { app, send } = start({ rateLimit: slow, trustedProxies: 1, apiKeys });
    const shows = async (key: string, address: string) =>
      (await send({ "x-api-key": key, "x-forwarded-for": address })).status;
    expect([
      await shows("web-secret", "1.1.1.1"),
      await shows("web-secret", "2.2.2.2"),
      await shows("web-secret", "3.3.3.3"),
      await shows("batch-secret", "1.1.1.1"),
    ]).toEqual([202, 202, 429, 202]);
    expect([
      await shows("guess-1", "4.4.4.4"),
      await shows("guess-2", "4.4.4.4"),
      await shows("guess-3", "4.4.4.4"),
      await shows("batch-secret", "4.4.4.4"),
    ]).toEqual([401, 401, 429, 202]);
    expect((await app.request("/liveness")).status).toBe(200);
  });
});

describe("over a socket", () => {
  let server: HttpServer | undefined;
  afterEach(() => server?.stop(0));

  async function serve(edge: Partial<EdgeConfig>) {
    const { app, bus } = start(edge);
    server = await startHttpServer({
      fetch: (...parameters) => app.fetch(...parameters),
      port: 0,
      hostname: "127.0.0.1",
      log: silentLogger,
    });
    return { url: server.url, port: server.port, bus };
  }

  test("a client without a proxy is known by its connection", async () => {
    const { url } = await serve({ rateLimit: slow });
    const statuses: number[] = [];
    for (const address of ["1.1.1.1", "2.2.2.2", "3.3.3.3"]) {
      statuses.push((await fetch(url, { headers: { "x-forwarded-for": address } })).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
  });

  test("headers beyond 16 KiB are refused, and the next client is served", async () => {
    const { url, port } = await serve({});
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    socket.on("error", () => {});
    socket.write(`GET / HTTP/1.1\r\nhost: x\r\nx-filler: ${"a".repeat(20_000)}\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 431 /);
    expect((await fetch(url)).status).toBe(200);
  });
});

describe("readEdgeConfig", () => {
  const read = (environment: Environment, platform: "embedded" | "gcp") => {
    const reader = createEnvironmentReader(environment);
    const config = readEdgeConfig(reader, platform);
    reader.finish();
    return config;
  };

  test.each<[Environment, "embedded" | "gcp", EdgeConfig]>([
    [{}, "embedded", openEdge],
    [{}, "gcp", { apiKeys: [], rateLimit: { perSecond: 1_000, burst: 2_000 }, trustedProxies: 1 }],
    [{ RATE_LIMIT: "0", TRUSTED_PROXIES: "2" }, "gcp", { apiKeys: [], rateLimit: null, trustedProxies: 2 }],
  ])("%j on %s", (environment, platform, want) => {
    expect(read(environment, platform)).toEqual(want);
  });

  test("tells everything that is wrong", () => {
    const environment = { API_KEYS: "x", RATE_LIMIT: "x", TRUSTED_PROXIES: "many" };
    expect(() => read(environment, "gcp")).toThrow(/API_KEYS.*\n.*RATE_LIMIT.*\n.*TRUSTED_PROXIES/);
  });
});
