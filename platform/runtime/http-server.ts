import { once } from "node:events";
import { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

import { createAdaptorServer } from "@hono/node-server";

import type { Logger } from "./log.ts";

/** What to serve, and where. */
export interface HttpServerOptions {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** 0 takes a free port. */
  readonly port: number;
  readonly hostname: string;
  readonly log: Logger;
  /** Environment variable that sets the port, for the message when the port is taken; default `PORT`. */
  readonly portVariable?: string;
}

/** A server that listens. */
export interface HttpServer {
  /** Base URL without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /**
   * Takes no new connections, closes idle ones, lets requests under way finish, and resolves when all are closed.
   * What still runs after `graceMilliseconds` is cut off.
   */
  stop(graceMilliseconds: number): Promise<void>;
}

const idleCheckMilliseconds = 20;

/** Resolves when the server listens; rejects with an error that says what to change when the port cannot be had. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createAdaptorServer({ fetch: options.fetch, hostname: options.hostname });
  if (!(server instanceof Server)) throw new Error("expected a plain HTTP/1.1 server");
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(options.port, options.hostname);
  try {
    await once(server, "listening");
  } catch (error) {
    throw explainListenError(error, options);
  }
  const { port } = server.address() as AddressInfo;
  const url = `http://${urlHost(options.hostname)}:${port}`;
  options.log.debug("listening", { url });
  let stopped: Promise<void> | undefined;
  return { url, port, stop: (grace) => (stopped ??= stopServer(server, sockets, grace, options.log)) };
}

/** A host that a client can connect to: the wildcard addresses are not. */
function urlHost(hostname: string): string {
  if (hostname === "0.0.0.0" || hostname === "::") return "localhost";
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}

function explainListenError(error: unknown, options: HttpServerOptions): Error {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const variable = options.portVariable ?? "PORT";
  const place = `port ${options.port} on ${options.hostname}`;
  if (code === "EADDRINUSE") {
    return new Error(`${place} is in use by another program; set ${variable} to a free port`, {
      cause: error,
    });
  }
  if (code === "EACCES") {
    return new Error(`no right to listen on ${place}; set ${variable} to a port above 1023`, {
      cause: error,
    });
  }
  return new Error(`cannot listen on ${place}: ${String(error)}`, { cause: error });
}

async function stopServer(
  server: Server,
  sockets: ReadonlySet<Socket>,
  graceMilliseconds: number,
  log: Logger,
): Promise<void> {
  const closed = once(server, "close");
  server.close();
  // Browsers connect ahead of need, and Node does not count a connection without a first request as idle.
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  // A keep-alive connection turns idle when its request ends, and nothing but this closes it then.
  const idle = setInterval(() => server.closeIdleConnections(), idleCheckMilliseconds);
  const cut = setTimeout(() => {
    log.warning("requests were cut off", { grace_ms: graceMilliseconds });
    server.closeAllConnections();
  }, graceMilliseconds);
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}
