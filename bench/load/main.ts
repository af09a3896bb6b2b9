#!/usr/bin/env node
import { Command } from "commander";
import { readRuntimeConfig } from "../../platform/runtime/config.ts";
import { connectionCount, eventType, numberWithin, share } from "./arguments.ts";
import { loadText, progressText } from "./report.ts";
import { runLoad } from "./run.ts";
import { runCommand, showLine } from "./shell.ts";
import { runningTarget, temporaryTarget, urlTarget, type Target } from "./target.ts";

/** Each latency is kept until the end. */
const mostRequests = 20_000_000;
const graceSeconds = 30;

const program = new Command("load")
  .description(
    "Sends generated events to the HTTP API at a constant rate, one event a request, and prints latencies and the books.",
  )
  .requiredOption("--rate <n>", "requests a second", numberWithin(0, 100_000))
  .requiredOption("--seconds <n>", "how long", numberWithin(0, 86_400))
  .option("--event <type>", "one event type only (default: all, evenly)", eventType)
  .option("--invalid <ratio>", "share of deliberately invalid events, 0 to 1", share, 0)
  .option("--connections <n>", "kept-alive connections at most", connectionCount, 64)
  .option("--running", "load the stack that runs on DATA_DIR, instead of a temporary one", false)
  .option("--url <url>", "load this server, which must be on this machine")
  .option("--json", "print the result as JSON", false)
  .addHelpText(
    "after",
    `
The load is open: a request is due at its time, whatever became of the ones before, and its latency counts from that time until the whole
answer is there. A slow server is not flattered by a client that waits for it: what finds no free connection waits, and its wait counts.
Latencies include the timer of this process, 1 ms or so.

Only servers on loopback are accepted. With --url, the books and the memory are known when the stack on DATA_DIR is that server.
The longest runs send the same 10,000 events again, each time under a new id.

Exit codes: 0 every request was answered, none with 5xx, and the books balance (429, slow down, is no failure); 1 otherwise; 2 misuse or
failure; 130 interrupted.

Examples:
  npm run load -- --rate 200 --seconds 10
  npm run load -- --rate 50 --seconds 5 --event order --invalid 0.1
  npm run -s load -- --rate 200 --seconds 10 --running --json | jq .latency`,
  )
  .exitOverride();

process.exitCode = await runCommand(async (signal) => {
  const options = program.parse(process.argv).opts();
  const { rate, seconds, event, invalid, connections, running, url, json } = options;
  if (running && url !== undefined) program.error("error: --running and --url exclude each other");
  if (rate * seconds > mostRequests)
    program.error(`error: at most ${mostRequests} requests a run; lower --rate or --seconds`);
  await using target = await chooseTarget({ running, url });
  const result = await runLoad(target, {
    rate,
    seconds,
    event: event ?? null,
    invalid,
    connections,
    graceSeconds,
    sampleMilliseconds: Math.min(1_000, (seconds * 1_000) / 4),
    signal,
    onProgress: (progress, megabytes) => showLine(progressText(progress, megabytes)),
  });
  showLine("");
  if (signal.aborted) return 1;
  const { memorySamples: _, ...told } = result;
  process.stdout.write(json ? `${JSON.stringify(told)}\n` : loadText(result));
  return result.problems.length === 0 ? 0 : 1;
});

async function chooseTarget({
  running,
  url,
}: {
  readonly running: boolean;
  readonly url: string | undefined;
}): Promise<Target> {
  if (url === undefined && !running) return await temporaryTarget();
  const { dataDir } = readRuntimeConfig(process.env);
  return url === undefined ? await runningTarget(dataDir) : await urlTarget(url, dataDir);
}
