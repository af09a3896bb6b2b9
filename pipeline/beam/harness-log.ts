import { setTimeout as pause } from "node:timers/promises";
import { ChannelCredentials, Client } from "@grpc/grpc-js";
import { LogControl, LogEntry, LogEntry_List, LogEntry_Severity_Enum } from "apache-beam/proto/beam_fn_api";
import { namedBy } from "./harness.ts";

/** A log that an engine keeps. */
export interface HarnessLog {
  /** Takes a line of our log: JSON with a severity. */
  write(line: string): void;
  /** Resolves when the engine has what was written, or after a while. */
  close(): Promise<void>;
}

const lastWordsMilliseconds = 2_000;

const severities: Readonly<Record<string, LogEntry_Severity_Enum>> = {
  DEBUG: LogEntry_Severity_Enum.DEBUG,
  INFO: LogEntry_Severity_Enum.INFO,
  WARNING: LogEntry_Severity_Enum.WARN,
  ERROR: LogEntry_Severity_Enum.ERROR,
  CRITICAL: LogEntry_Severity_Enum.CRITICAL,
};

/**
 * Sends lines of the log to the engine at `endpoint`, under its worker's id. Once it does not take them any more, they go to `otherwise`. Upstream, whatever
 * the process prints is captured, and a timer looks for it ten times a second.
 */
export function openHarnessLog(
  endpoint: string,
  workerId: string,
  otherwise: (line: string) => void,
): HarnessLog {
  const client = new Client(endpoint, ChannelCredentials.createInsecure());
  const stream = client.makeBidiStreamRequest(
    "/org.apache.beam.model.fn_execution.v1.BeamFnLogging/Logging",
    (list: LogEntry_List) => Buffer.from(LogEntry_List.toBinary(list)),
    (bytes: Buffer) => LogControl.fromBinary(bytes),
    namedBy(workerId),
  );
  let isOpen = true;
  const ended = Promise.withResolvers<void>();
  const end = () => {
    isOpen = false;
    ended.resolve();
  };
  stream.on("error", end).on("end", end).resume();
  return {
    write(line) {
      if (isOpen) stream.write({ logEntries: [entryOf(line)] });
      else otherwise(line);
    },
    async close() {
      stream.end();
      await Promise.race([ended.promise, pause(lastWordsMilliseconds, undefined, { ref: false })]);
      client.close();
    },
  };
}

function entryOf(line: string): LogEntry {
  const milliseconds = Date.now();
  return LogEntry.create({
    severity: severities[severityOf(line)] ?? LogEntry_Severity_Enum.INFO,
    message: line.trimEnd(),
    timestamp: {
      seconds: BigInt(Math.trunc(milliseconds / 1_000)),
      nanos: (milliseconds % 1_000) * 1_000_000,
    },
  });
}

function severityOf(line: string): string {
  try {
    return String((JSON.parse(line) as { readonly severity?: unknown }).severity);
  } catch {
    return "INFO";
  }
}
