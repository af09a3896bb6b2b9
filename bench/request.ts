import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createGenerator } from "../generated/generators/order.ts";
import { driveServer, requestFigure } from "./http/drive.ts";
import { startServer } from "./http/server-process.ts";
import type { Bench, Figure } from "./lib/bench.ts";
import { projectRoot } from "./lib/child.ts";
import { alternate } from "./lib/rounds.ts";
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
      const load = { path: "/events/order", file, connections, milliseconds };
      const measured = await alternate(
        rounds,
        { ours: () => driveServer(ours, load), theirs: () => driveServer(theirs, load) },
        { warmUp: !quick },
      );
      figures.push(requestFigure({ name, what: "one order a request", connections }, measured));
    }
    return figures;
  },
};

function orders(count: number): string {
  const generator = createGenerator(1);
  return Array.from({ length: count }, () => `${JSON.stringify(generator.next())}\n`).join("");
}
