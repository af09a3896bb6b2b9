/** Severities of Cloud Logging. */
export type LogSeverity = "DEBUG" | "INFO" | "WARNING" | "ERROR" | "CRITICAL";

/** Extra keys of a log line. Never event payloads, tokens or personal data. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * Writes one JSON line per call, in the shape that Cloud Logging reads. A field `traceparent`, or else the current span, becomes the members that join the
 * line to its trace; a field `stack` makes it an exception that Error Reporting groups.
 */
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
  /** Project of the traces; default: none, and the trace is named by its id alone. */
  readonly projectId?: string;
  /** Version of the service, for Error Reporting. */
  readonly version?: string;
  /** W3C trace context of the current span; default: there is none. */
  readonly current?: () => string | undefined;
}): Logger {
  const minimum = order.indexOf(options.minimum ?? "INFO");
  const { component, projectId, version = "dev", now = () => new Date(), current } = options;
  const service = { service: component, version };
  const at = (severity: LogSeverity) => (message: string, fields?: LogFields) => {
    if (order.indexOf(severity) < minimum) return;
    const { traceparent = current?.(), stack, ...others } = fields ?? {};
    const head = { severity, time: now().toISOString(), component, message, ...others };
    const line = { ...head, ...traceMembers(traceparent, projectId), ...exceptionMembers(stack, service) };
    options.write(`${JSON.stringify(line)}\n`);
  };
  return { debug: at("DEBUG"), info: at("INFO"), warning: at("WARNING"), error: at("ERROR") };
}

const w3c = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;

/** Source of the names: Cloud Logging's page on structured logging. */
function traceMembers(traceparent: LogFields[string], projectId: string | undefined): object {
  const [, trace, spanId, flags = ""] = w3c.exec(String(traceparent ?? "")) ?? [];
  if (trace === undefined) return {};
  return {
    "logging.googleapis.com/trace": projectId === undefined ? trace : `projects/${projectId}/traces/${trace}`,
    "logging.googleapis.com/spanId": spanId,
    "logging.googleapis.com/trace_sampled": Number.parseInt(flags, 16) % 2 === 1,
  };
}

/** Source of the names: Error Reporting's page on formatting errors in Cloud Logging. */
function exceptionMembers(stack: LogFields[string], serviceContext: object): object {
  if (typeof stack !== "string" || stack === "") return {};
  return {
    "@type": "type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent",
    serviceContext,
    stack_trace: stack,
  };
}

/** A logger that says nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warning() {}, error() {} };
