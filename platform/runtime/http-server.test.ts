import { once } from "node:events";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";

import { afterEach, describe, expect, test } from "vitest";

import { startHttpServer, type HttpServer } from "./http-server.ts";
import { silentLogger } from "./log.ts";

const running: HttpServer[] = [];

async function start(
  fetch: (request: Request) => Response | Promise<Response>,
  port = 0,
): Promise<HttpServer> {
  const options = { fetch, port, hostname: "127.0.0.1", log: silentLogger, portVariable: "TEST_PORT" };
  const server = await startHttpServer(options);
  running.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop(0)));
});

describe("startHttpServer", () => {
  test("serves on a free port", async () => {
    const server = await start(() => new Response("hello"));
    expect(server.port).toBeGreaterThan(0);
    expect(await (await fetch(server.url)).text()).toBe("hello");
  });

  test("a port in use is told with the variable that sets it", async () => {
    const first = await start(() => new Response(""));
    await expect(start(() => new Response(""), first.port)).rejects.toThrow(/in use.*TEST_PORT/);
  });

  test("stop lets the request under way finish, closes its kept-alive connection and takes no new ones", async () => {
    const entered = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const server = await start(async () => {
      entered.resolve();
      await release.promise;
      return new Response("late but whole");
    });
    const agent = new Agent({ keepAlive: true });
    const answer = Promise.withResolvers<string>();
    request(server.url, { agent }, (response) => answer.resolve(text(response))).end();
    await entered.promise;
    const stopped = server.stop(60_000);
    await expect(fetch(server.url)).rejects.toThrow("fetch failed");
    release.resolve();
    expect(await answer.promise).toBe("late but whole");
    await stopped;
    agent.destroy();
  });

  test("stop cuts off what does not end within the grace", async () => {
    const entered = Promise.withResolvers<void>();
    const server = await start(() => {
      entered.resolve();
      return new Promise<Response>(() => {});
    });
    const answer = fetch(server.url).then(
      () => "answered",
      () => "cut off",
    );
    await entered.promise;
    await server.stop(1);
    expect(await answer).toBe("cut off");
  });

  test("stop does not wait for a connection that never sent a request", async () => {
    const server = await start(() => new Response(""));
    const socket = connect(server.port, "127.0.0.1");
    await once(socket, "connect");
    await fetch(server.url);
    const closed = once(socket, "close");
    await server.stop(30_000);
    await expect(closed).resolves.toBeDefined();
  }, 10_000);
});
