import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createGenerator } from "../generated/generators/order.ts";
import { startServer, type ServerProcess } from "./http/server-process.ts";
import type { Bench, Figure } from "./lib/bench.ts";
import { cleanEnvironment, nodeFlags, projectRoot } from "./lib/child.ts";
import { alternate, compare, median, type Rounds } from "./lib/rounds.ts";
import { scratchFolder } from "./lib/scratch.ts";

/** One event a request: validated and durable on the bus, beside a handler that parses JSON and answers. Server and client are processes. */
export const requestBench: Bench = {
  name: "request",
  what: "POST /events/order, one event a request ÷ a bare Hono handler",
  inDefaultRun: true,
  async run({ quick, note }) {
    const [rounds, milliseconds] = quick ? [1, 50] : [7, 3_000];
    await using folder = await scratchFolder();
    const file = join(folder.path, "orders.ndjson");
    await writeFile(file, orders(quick ? 20 : 2_000));
    await using ours = await startServer(join(projectRoot, "services/event-generator/main.ts"), {
      PORT: "0",
      DATA_DIR: folder.path,
      LOG_LEVEL: "info",
    });
    await using theirs = await startServer(join(projectRoot, "bench/http/bare-server.ts"));

    const figures: Figure[] = [];
    for (const { name, connections } of [
      { name: "request", connections: 32 },
      { name: "request-one-connection", connections: 1 },
    ]) {
      note(`${connections} connections`);
      const load = { file, connections, milliseconds };
      const measured = await alternate(
        rounds,
        { ours: () => drive(ours, load), theirs: () => drive(theirs, load) },
        { warmUp: !quick },
      );
      figures.push(figureOf(name, connections, measured));
    }
    return figures;
  },
};

interface Load {
  readonly file: string;
  readonly connections: number;
  readonly milliseconds: number;
}

/** What the client saw, and the server's processor time for each request in microseconds. */
interface Driven {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly processor: number;
}

function orders(count: number): string {
  const generator = createGenerator(1);
  return Array.from({ length: count }, () => `${JSON.stringify(generator.next())}\n`).join("");
}

async function drive(server: ServerProcess, { file, connections, milliseconds }: Load): Promise<Driven> {
  const client = fileURLToPath(new URL("http/client.ts", import.meta.url));
  const before = await server.processorSeconds();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...nodeFlags, client, `${server.url}/events/order`, file, String(connections), String(milliseconds)],
    { env: cleanEnvironment() },
  );
  const after = await server.processorSeconds();
  const { requests, seconds, p50, p99, refused } = JSON.parse(stdout) as Record<string, number>;
  if (!requests || !seconds || refused !== 0) throw new Error(`${server.url}: ${stdout}`);
  const processor = before === null || after === null ? Number.NaN : ((after - before) / requests) * 1e6;
  return { rate: requests / seconds, p50: p50 ?? 0, p99: p99 ?? 0, processor };
}

function figureOf(name: string, connections: number, measured: Rounds<Driven>): Figure {
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
    what: `one order a request, ${connections} ${connections === 1 ? "connection" : "connections"}`,
    ...compare(rates),
    unit: "requests/s",
    detail: `${measured.ours.length} rounds; ours ${side(measured.ours)}; theirs ${side(measured.theirs)}`,
  };
}
