import { setTimeout as delay } from "node:timers/promises";
import { readRuntimeConfig } from "../../platform/runtime/config.ts";
import type { StackStatus } from "../local-stack/control-answers.ts";
import { connect, type Connection } from "./connection.ts";
import type { Output } from "./output.ts";
import { readReadiness, type Readiness } from "./readiness.ts";
import { statusLine, statusText } from "./status-text.ts";
import { watch } from "./watch.ts";

/** What `events status --json` prints. */
export interface StatusReport extends StackStatus {
  /** The process of the stack and where it listens; null when none runs. */
  readonly stack: { readonly pid: number; readonly generator: string; readonly tableManager: string } | null;
  /** Messages that the pipeline has yet to settle, and the age of the oldest. */
  readonly backlog: number;
  readonly oldestAgeSeconds: number | null;
  /** Over the time between two looks; null when no stack runs. */
  readonly rowsPerSecond: number | null;
  readonly publishedPerSecond: number | null;
  /** Of each part; empty when no stack runs. */
  readonly readiness: readonly Readiness[];
}

const sampleMilliseconds = 1_000;

/** Prints how the stack is doing, once or until the output ends; exit code 1 when a part of it is not ready. */
export async function statusCommand(
  options: { readonly json: boolean; readonly watch: boolean },
  dataDirectory: string,
  output: Output,
): Promise<number> {
  if (readRuntimeConfig(process.env).platform === "gcp") {
    const { cloudStatusCommand } = await import("./cloud-status-command.ts");
    return await cloudStatusCommand(options, dataDirectory, output);
  }
  const connection = await connect(dataDirectory, "look");
  try {
    let before = await connection.control<StackStatus>("GET", "/status");
    let ready = true;
    const read = async () => {
      const now = await connection.control<StackStatus>("GET", "/status");
      const report = await reportOf(connection, before, now);
      before = now;
      ready = report.readiness.every((part) => part.ready);
      return report;
    };
    if (connection.stack !== null) {
      await delay(sampleMilliseconds, undefined, { signal: output.signal }).catch(() => {});
    }
    if (options.watch) {
      const json = (report: StatusReport) => JSON.stringify(report);
      if (options.json) await watch({ ...output, interactive: false }, { read, text: json, line: json });
      else await watch(output, { read, text: statusText, line: statusLine });
    } else {
      const report = await read();
      output.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : statusText(report));
    }
    return ready ? 0 : 1;
  } finally {
    await connection.close();
  }
}

async function reportOf({ stack }: Connection, before: StackStatus, now: StackStatus): Promise<StatusReport> {
  const seconds = (Date.parse(now.at) - Date.parse(before.at)) / 1000;
  const rate = (from: number, to: number) => (seconds > 0 ? Math.max(0, (to - from) / seconds) : 0);
  const [pipeline] = now.subscriptions;
  const running = now.pipeline !== null && before.pipeline !== null;
  return {
    stack: stack && {
      pid: stack.pid,
      generator: stack.urls.generator,
      tableManager: stack.urls.tableManager,
    },
    backlog: pipeline?.backlog ?? 0,
    oldestAgeSeconds: pipeline?.oldestAgeSeconds ?? null,
    rowsPerSecond: running ? rate(before.pipeline?.stored ?? 0, now.pipeline?.stored ?? 0) : null,
    publishedPerSecond: running ? rate(before.published, now.published) : null,
    readiness: stack === null ? [] : await readReadiness(stack.urls, now),
    ...now,
  };
}
