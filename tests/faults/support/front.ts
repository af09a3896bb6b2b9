import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

/** One address in front of the instances of a service, as Cloud Run has it. */
export interface Front {
  readonly url: string;
  close(): Promise<void>;
}

const passedOn = ["content-type", "idempotency-key", "authorization", "traceparent"];

/** Starts a front on a free loopback port. Instances take turns; 503 when none is there, or when one dies before its answer. */
export async function startFront(instances: () => readonly string[]): Promise<Front> {
  let turn = 0;

  async function pass(request: IncomingMessage): Promise<{ status: number; type: string; body: Buffer }> {
    const content = await buffer(request);
    const live = instances();
    const instance = live[(turn += 1) % Math.max(live.length, 1)];
    if (instance === undefined) return unavailable;
    const headers = Object.fromEntries(
      passedOn.flatMap((name) => {
        const value = request.headers[name];
        return typeof value === "string" ? [[name, value] as const] : [];
      }),
    );
    try {
      const method = request.method ?? "GET";
      const body = method === "GET" ? {} : { body: new Uint8Array(content) };
      const said = await fetch(new URL(request.url ?? "/", instance), { method, headers, ...body });
      const type = said.headers.get("content-type") ?? "text/plain";
      return { status: said.status, type, body: Buffer.from(await said.arrayBuffer()) };
    } catch {
      return unavailable;
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, type, body } = await pass(request);
    response.writeHead(status, status === 204 ? {} : { "content-type": type }).end(body);
  }

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const unavailable = { status: 503, type: "text/plain", body: Buffer.from("") };
