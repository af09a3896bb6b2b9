import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startStackProcess, type StackProcess } from "./flow/protocol.ts";
import type { Bench } from "./lib/bench.ts";
import { cleanEnvironment, nodeFlags } from "./lib/child.ts";
import { linesOf, slicesOf, writeEventLines } from "./lib/event-lines.ts";
import { alternate, compare } from "./lib/rounds.ts";
import { scratchFolder } from "./lib/scratch.ts";

/** All events from the bus, and from HTTP, to table and archive, beside a script that only parses, inserts and compresses. */
export const flowBench: Bench = {
  name: "flow",
  what: "whole local flow ÷ a plain script that parses, inserts into DuckDB and gzips",
  inDefaultRun: true,
  async run({ quick, note }) {
    const events = quick ? { warmUp: 500, count: 600 } : { warmUp: 20_000, count: 100_000 };
    const { count, warmUp } = events;
    const rounds = quick ? 1 : 5;
    await using folder = await scratchFolder();
    const file = join(folder.path, "events.ndjson");
    await writeEventLines(file, count);

    const theirs = () => runPlainScript(file, events);
    const through = (send: Send) => () => runStack(send, file, events);
    const options = { warmUp: !quick };
    note(`${count} events over the bus`);
    const overBus = await alternate(rounds, { ours: through(overTheBus), theirs }, options);
    note(`${count} events over HTTP`);
    const overHttp = await alternate(rounds, { ours: through(overTheWeb), theirs }, options);
    const detail = `${rounds} rounds, new processes and empty folders each; after ${warmUp} events of warm-up, from the first event to the last acknowledgement; every event counted in its table`;
    const unit = "events/s";
    return [
      { name: "flow", what: "published on the bus in batches of 500", ...compare(overBus), unit, detail },
      {
        name: "flow-http",
        what: "posted as NDJSON, 1,000 lines a request",
        ...compare(overHttp),
        unit,
        detail,
      },
    ];
  },
};

interface Events {
  /** What loads modules and compiles code before the clock starts, on both sides: a stack runs for longer than its first second. */
  readonly warmUp: number;
  readonly count: number;
}

type Send = (stack: StackProcess, file: string, count: number) => Promise<unknown>;

const overTheBus: Send = (stack, file, count) => stack.ask({ kind: "publish", file, total: count });

/** Two requests at a time, one type a request. */
const overTheWeb: Send = async ({ generator }, file) => {
  const lines = linesOf(await readFile(file, "utf8"));
  const byType = Map.groupBy(
    lines,
    (line) => (JSON.parse(line) as { readonly event_type: string }).event_type,
  );
  const requests = [...byType].flatMap(([type, ofType]) =>
    slicesOf(ofType, 1_000).map((slice) => ({ type, body: slice.join("\n") })),
  );
  const sendNext = async (): Promise<void> => {
    for (let next = requests.pop(); next !== undefined; next = requests.pop()) await post(generator, next);
  };
  await Promise.all([sendNext(), sendNext()]);
};

async function post(
  generator: string,
  { type, body }: { readonly type: string; readonly body: string },
): Promise<void> {
  const headers = { "content-type": "application/x-ndjson" };
  for (;;) {
    const response = await fetch(`${generator}/events/${type}`, { method: "POST", body, headers });
    const text = await response.text();
    if (response.ok) return;
    if (response.status !== 429) throw new Error(`${response.status}: ${text}`);
  }
}

async function runStack(send: Send, file: string, { warmUp, count }: Events): Promise<number> {
  await using folder = await scratchFolder();
  await using stack = await startStackProcess(folder.path);
  await stack.ask({ kind: "publish", file, total: warmUp });
  await stack.ask({ kind: "settle" });
  const started = performance.now();
  await send(stack, file, count);
  await stack.ask({ kind: "settle" });
  const seconds = (performance.now() - started) / 1000;
  const counted = await stack.ask({ kind: "count" });
  if (counted.kind !== "counted" || counted.events !== count + warmUp) {
    throw new Error(`${count} events sent: ${JSON.stringify(counted)}`);
  }
  return count / seconds;
}

async function runPlainScript(file: string, { warmUp, count }: Events): Promise<number> {
  await using folder = await scratchFolder();
  const script = fileURLToPath(new URL("flow/plain-script.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...nodeFlags, script, file, folder.path, String(warmUp)],
    {
      env: cleanEnvironment(),
    },
  );
  const { seconds, rows } = JSON.parse(stdout) as { readonly seconds: number; readonly rows: number };
  if (rows !== count + warmUp) throw new Error(`the plain script stored ${rows} of ${count} events`);
  return count / seconds;
}
