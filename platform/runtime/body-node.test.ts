import { once } from "node:events";
import { request, type ClientRequest } from "node:http";

import { afterEach, describe, expect, test } from "vitest";

import { readBody } from "./body.ts";
import { createHttpApp } from "./http-app.ts";
import { startHttpServer, type HttpServer } from "./http-server.ts";
import { silentLogger } from "./log.ts";

const limitBytes = 1_000_000;
const running: HttpServer[] = [];
const failures: unknown[] = [];
let failed = Promise.withResolvers<void>();

async function start(): Promise<HttpServer> {
  const app = createHttpApp(silentLogger);
  app.post("/", async ({ req, env }) => {
    try {
      const bytes = await readBody(req.raw, limitBytes, env);
      return new Response(`${bytes.length} ${bytes.at(0)} ${bytes.at(-1)}`);
    } catch (error) {
      failures.push(error);
      failed.resolve();
      throw error;
    }
  });
  const server = await startHttpServer({
    fetch: app.fetch,
    port: 0,
    hostname: "127.0.0.1",
    log: silentLogger,
  });
  running.push(server);
  return server;
}

/** A request whose length is not declared. */
function openRequest(server: HttpServer): ClientRequest {
  return request(server.url, { method: "POST" }).on("error", () => undefined);
}

async function statusOf(sent: ClientRequest): Promise<number | undefined> {
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop(0)));
  failures.length = 0;
  failed = Promise.withResolvers();
});

describe("readBody on Node's server", () => {
  test.each([1, 10, 300_000, limitBytes])("%i bytes, declared or not", async (size) => {
    const server = await start();
    const body = Buffer.alloc(size, 7);
    const declared = await fetch(server.url, { method: "POST", body });
    expect(await declared.text()).toBe(`${size} 7 7`);
    const streamed = openRequest(server);
    streamed.end(body);
    expect(await statusOf(streamed)).toBe(200);
  });

  test("no body", async () => {
    const server = await start();
    expect(await (await fetch(server.url, { method: "POST" })).text()).toBe("0 undefined undefined");
  });

  test("413 above the limit, declared or not, and the server goes on", async () => {
    const server = await start();
    const body = Buffer.alloc(limitBytes + 1, 7);
    expect((await fetch(server.url, { method: "POST", body })).status).toBe(413);
    const streamed = openRequest(server);
    streamed.end(body);
    expect(await statusOf(streamed)).toBe(413);
    expect((await fetch(server.url, { method: "POST", body: "x" })).status).toBe(200);
  });

  test("a client that goes away half-way is noticed", async () => {
    const server = await start();
    const sent = openRequest(server);
    sent.write("half", () => sent.destroy());
    await failed.promise;
    expect(failures).toMatchObject([{ code: "BODY_INCOMPLETE" }]);
  });
});
