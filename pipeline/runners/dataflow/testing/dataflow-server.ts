import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** A job as the service is told of it. */
export interface StoredJob {
  readonly id: string;
  readonly name: string;
  readonly type: number;
  readonly replaceJobId?: string;
  readonly transformNameMapping?: Readonly<Record<string, string>>;
  currentState: string;
  requestedState?: number;
}

/** The calls of Dataflow's API that submitting takes, in memory. */
export interface DataflowServer extends AsyncDisposable {
  readonly url: string;
  readonly jobs: readonly StoredJob[];
}

/** Starts the server with these jobs running, on a free loopback port. `refuse` answers everything with 403. */
export async function startDataflowServer(
  running: readonly string[],
  { refuse = false } = {},
): Promise<DataflowServer> {
  const jobs: StoredJob[] = running.map((name, index) => ({
    id: `running-${index}`,
    name,
    type: 2,
    currentState: "JOB_STATE_RUNNING",
  }));
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "", "http://localhost");
    const [, id] =
      /^\/v1b3\/projects\/acme-events\/locations\/us-central1\/jobs(?:\/([^/]+))?$/.exec(pathname) ?? [];
    const body = request.method === "GET" ? {} : ((await json(request)) as Partial<StoredJob>);
    const answer = (status: number, value: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    const stored = jobs.find((job) => job.id === id);
    if (refuse) {
      answer(403, {
        error: { code: 403, status: "PERMISSION_DENIED", message: "it lacks dataflow.jobs.create" },
      });
    } else if (request.method === "POST") {
      const job = { ...body, id: `submitted-${jobs.length}`, currentState: "JOB_STATE_PENDING" } as StoredJob;
      jobs.push(job);
      answer(200, job);
    } else if (request.method === "PUT" && stored !== undefined) {
      Object.assign(stored, body);
      answer(200, stored);
    } else if (request.method === "GET") {
      answer(200, { jobs });
    } else {
      answer(404, { error: { code: 404, message: `nothing answers ${request.method} ${pathname}` } });
    }
  }

  const server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    // Beam speaks HTTP only to a server whose name has "localhost" in it.
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    jobs,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
