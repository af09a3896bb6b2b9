/** Severities of Cloud Logging. */
export type LogSeverity = "DEBUG" | "INFO" | "WARNING" | "ERROR" | "CRITICAL";

/** Extra keys of a log line. Never event payloads, tokens or personal data. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Writes one JSON line per call, in the shape that Cloud Logging reads. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warning(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

const order: readonly LogSeverity[] = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"];

/** A logger for one component. `write` gets whole lines; lines below `minimum` (default INFO) are left out. */
export function createLogger(options: {
  readonly component: string;
  readonly write: (line: string) => void;
  readonly minimum?: LogSeverity;
  readonly now?: () => Date;
}): Logger {
  const minimum = order.indexOf(options.minimum ?? "INFO");
  const now = options.now ?? (() => new Date());
  const at = (severity: LogSeverity) => (message: string, fields?: LogFields) => {
    if (order.indexOf(severity) < minimum) return;
    const line = { severity, time: now().toISOString(), component: options.component, message, ...fields };
    options.write(`${JSON.stringify(line)}\n`);
  };
  return { debug: at("DEBUG"), info: at("INFO"), warning: at("WARNING"), error: at("ERROR") };
}

/** A logger that says nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warning() {}, error() {} };
