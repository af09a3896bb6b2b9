import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP relay in front of a server on this machine: what a network does to a connection, without harm to the server. */
export interface Relay {
  /** Host and port. */
  readonly address: string;
  /** Breaks every connection; new ones are taken. */
  drop(): void;
  /** Breaks every connection and takes no new one until `restore`. */
  cut(): void;
  restore(): void;
  close(): Promise<void>;
}

/** Starts a relay to a port of this machine, on a free loopback port. */
export async function startRelay(port: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const track = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    if (isCut) return void client.destroy();
    const upstream = track(connect(port, "127.0.0.1"));
    track(client);
    client.setNoDelay(true);
    upstream.setNoDelay(true);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    drop,
    cut() {
      isCut = true;
      drop();
    },
    restore() {
      isCut = false;
    },
    async close() {
      server.close();
      drop();
      await once(server, "close");
    },
  };
}
