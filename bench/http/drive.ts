import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Figure } from "../lib/bench.ts";
import { cleanEnvironment, nodeFlags } from "../lib/child.ts";
import { compare, median, type Rounds } from "../lib/rounds.ts";
import type { ServerProcess } from "./server-process.ts";

/** What a server is driven with. */
export interface Load {
  readonly path: string;
  /** One JSON body a line. */
  readonly file: string;
  readonly connections: number;
  readonly milliseconds: number;
  /** A further header, as `name: value`. */
  readonly header?: string;
}

/** What the client saw, and the server's processor time for each request in microseconds. */
export interface Driven {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly processor: number;
}

/** Drives a server from a process of its own; throws when it refuses a request. */
export async function driveServer(server: ServerProcess, load: Load): Promise<Driven> {
  const { path, file, connections, milliseconds, header = "" } = load;
  const client = fileURLToPath(new URL("client.ts", import.meta.url));
  const before = await server.processorSeconds();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...nodeFlags, client, server.url + path, file, String(connections), String(milliseconds), header],
    { env: cleanEnvironment() },
  );
  const after = await server.processorSeconds();
  const { requests, seconds, p50, p99, refused } = JSON.parse(stdout) as Record<string, number>;
  if (!requests || !seconds || refused !== 0) throw new Error(`${server.url}: ${stdout}`);
  const processor = before === null || after === null ? Number.NaN : ((after - before) / requests) * 1e6;
  return { rate: requests / seconds, p50: p50 ?? 0, p99: p99 ?? 0, processor };
}

/** Rates side by side; latencies and processor time of both sides stand in the detail. */
export function requestFigure(
  { name, what, connections }: Pick<Figure, "name" | "what"> & Pick<Load, "connections">,
  measured: Rounds<Driven>,
): Figure {
  const rates = {
    ours: measured.ours.map(({ rate }) => rate),
    theirs: measured.theirs.map(({ rate }) => rate),
  };
  const side = (driven: readonly Driven[]) => {
    const of = (key: keyof Driven) => median(driven.map((one) => one[key]));
    return `p50 ${of("p50").toFixed(2)} ms, p99 ${of("p99").toFixed(2)} ms, ${of("processor").toFixed(0)} µs of processor a request`;
  };
  return {
    name,
    what: `${what}, ${connections} ${connections === 1 ? "connection" : "connections"}`,
    ...compare(rates),
    unit: "requests/s",
    detail: `${measured.ours.length} rounds; ours ${side(measured.ours)}; theirs ${side(measured.theirs)}`,
  };
}
