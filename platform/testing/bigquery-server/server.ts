import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import type { TableAnswer } from "../../warehouse/bigquery-tables.ts";
import { errorBody, Refused } from "./answers.ts";
import { createFaults, type Fault, type FaultRule } from "./faults.ts";
import { createJobs, type JobBody } from "./jobs.ts";
import { type Dataset, type InsertBody, openDataset } from "./tables.ts";

/** A server in BigQuery's place. */
export interface BigqueryServer {
  readonly url: string;
  readonly projectId: string;
  /** Makes a dataset and gives what is behind it. */
  makeDataset(name: string, now?: () => Date): Promise<Dataset>;
  /** Makes requests go wrong that are still to come. */
  misbehave(rule: FaultRule): void;
  /** Ends all faults that are still to come. */
  behave(): void;
  /** Requests that were received, as `POST /tables/orders/insertAll`. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

interface Call {
  readonly method: string;
  /** Below the dataset, or below the project. */
  readonly path: string;
  readonly dataset: Dataset | null;
  readonly body: unknown;
  readonly etag: string | undefined;
}

/**
 * Serves the part of BigQuery's REST API that the warehouse uses, on a free loopback port, and misbehaves on request. Each rule that it keeps names
 * its source where it is written. What it does not have answers 501, so that no test takes silence for success.
 */
export async function startBigqueryServer(projectId = "test"): Promise<BigqueryServer> {
  const datasets = new Map<string, Dataset>();
  const faults = createFaults();
  const requests: string[] = [];
  const jobs = createJobs(async (sql, datasetId) => {
    const dataset = datasetOf(datasetId);
    if (dataset === null) throw new Refused(404, "notFound", "Not found: Dataset");
    await dataset.statements.run(sql);
  });

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent)
        answer(response, 500, { error: { code: 500, message: String(error), errors: [] } });
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await read(request);
    requests.push(`${call.method} ${call.path}`);
    const fault = faults.next(call.method, call.path);
    if (fault?.kind === "slow") await pause(fault.milliseconds);
    if (fault?.kind === "reset") return void request.socket.destroy();
    if (fault?.kind === "status") {
      const { status, reason, message = "The server was told to fail." } = fault;
      return answer(response, status, errorBody(new Refused(status, reason, message)));
    }
    const result = await carryOut(call, fault).catch((error: unknown) => error);
    if (fault?.kind === "lost") return void request.socket.destroy();
    if (result instanceof Refused) return answer(response, result.status, errorBody(result));
    if (result instanceof Error) throw result;
    answer(response, 200, result, fault?.kind === "truncated");
  }

  async function read(request: IncomingMessage): Promise<Call> {
    const url = new URL(request.url ?? "/", "http://server");
    const content = await buffer(request);
    const below = decodeURIComponent(url.pathname).replace(`/bigquery/v2/projects/${projectId}`, "");
    const [, name, path] = /^\/datasets\/([^/]+)(.*)$/.exec(below) ?? [];
    return {
      method: request.method ?? "GET",
      path: path ?? below,
      dataset: name === undefined ? null : datasetOf(name),
      body: content.length > 0 ? JSON.parse(content.toString()) : {},
      etag: request.headers["if-match"],
    };
  }

  function datasetOf(name: string): Dataset | null {
    return datasets.get(name) ?? null;
  }

  async function carryOut(call: Call, fault: Fault | null): Promise<unknown> {
    const { method, path, dataset, body, etag } = call;
    if (path === "/jobs" && method === "POST")
      return isDryRun(body) ? dryRun(body) : jobs.insert(body as JobBody);
    const [, job] = /^\/jobs\/([\w-]+)$/.exec(path) ?? [];
    if (job !== undefined && method === "GET") return jobs.get(job);
    if (path === "/queries" && method === "POST") return select(body);
    if (dataset === null) throw new Refused(404, "notFound", "Not found: Dataset");
    const [, table = "", action = ""] = /^\/tables(?:\/([^/]+))?(?:\/(\w+))?$/.exec(path) ?? [];
    if (table === "" && method === "GET") return dataset.list();
    if (table === "" && method === "POST") return dataset.create(body as TableAnswer);
    if (action === "" && method === "GET") return dataset.get(table);
    if (action === "" && method === "PATCH") return dataset.patch(table, body as Partial<TableAnswer>, etag);
    if (action === "insertAll" && method === "POST") {
      return fault?.kind === "stopped"
        ? allStopped(body as InsertBody)
        : dataset.insert(table, body as InsertBody);
    }
    throw new Refused(501, "notImplemented", `${method} ${path} is not part of this server`);
  }

  async function select(body: unknown): Promise<object> {
    const { query = "", defaultDataset } = body as QueryBody;
    const dataset = datasetOf(defaultDataset?.datasetId ?? "");
    if (dataset === null) throw new Refused(404, "notFound", "Not found: Dataset");
    return dataset.select(query);
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    projectId,
    requests,
    misbehave: (rule) => faults.add(rule),
    behave: () => faults.clear(),
    async makeDataset(name, now = () => new Date()) {
      const dataset = await openDataset(`${projectId}:${name}`, now);
      datasets.set(name, dataset);
      return dataset;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      await Promise.all([...datasets.values()].map((dataset) => dataset.close()));
    },
  };
}

interface QueryBody {
  readonly query?: string;
  readonly defaultDataset?: { readonly datasetId?: string };
}

function isDryRun(body: unknown): boolean {
  const { configuration } = body as { readonly configuration?: { readonly dryRun?: boolean } };
  return configuration?.dryRun === true;
}

/** The kind of a statement is told by its first word. */
function dryRun(body: unknown): object {
  const { configuration } = body as { readonly configuration?: { readonly query?: QueryBody } };
  const sql = configuration?.query?.query ?? "";
  const [first = ""] = /^[\s(]*(\w+)/.exec(sql)?.slice(1) ?? [];
  const isSelect = /^(select|with)$/i.test(first);
  return { statistics: { query: { statementType: isSelect ? "SELECT" : first.toUpperCase() } } };
}

function allStopped({ rows = [] }: InsertBody): object {
  const insertErrors = rows.map((_, index) => ({
    index,
    errors: [{ reason: "stopped", message: "", location: "" }],
  }));
  return { kind: "bigquery#tableDataInsertAllResponse", insertErrors };
}

function answer(response: ServerResponse, status: number, body: unknown, isCut = false): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  if (!isCut) return void response.end(text);
  response.write(text.slice(0, text.length >> 1), () => response.socket?.destroy());
}
