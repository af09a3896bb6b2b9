import type { LogSeverity } from "./log.ts";

/** The process environment, or what a test puts in its place. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What services read from the environment. */
export interface RuntimeConfig {
  /** `PORT`, default 8080. */
  readonly port: number;
  /** `TABLE_MANAGER_PORT`, default 8081. */
  readonly tableManagerPort: number;
  /** `HOST`; default 127.0.0.1 on the embedded platform, else 0.0.0.0. */
  readonly host: string;
  /** `DATA_DIR`, default `.local`. */
  readonly dataDir: string;
  /** `PLATFORM`, default `embedded`. */
  readonly platform: "embedded" | "gcp";
  /** `LOG_LEVEL`, default `info`. */
  readonly logLevel: LogSeverity;
  /** Cloud Run's revision, else the version of the package, else `dev`. */
  readonly version: string;
}

/** Environment variables that cannot be used; the message names every one of them. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the environment cannot be used:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

const logLevels = {
  debug: "DEBUG",
  info: "INFO",
  warning: "WARNING",
  error: "ERROR",
} as const satisfies Record<string, LogSeverity>;

/** Reads the configuration; throws one `ConfigError` about everything that is wrong. */
export function readRuntimeConfig(environment: Environment): RuntimeConfig {
  const reader = createEnvironmentReader(environment);
  const config = readRuntime(reader);
  reader.finish();
  return config;
}

/** The same from a reader, which keeps what is wrong until it is finished. */
export function readRuntime(reader: EnvironmentReader): RuntimeConfig {
  const platform = readPlatform(reader);
  const levels = Object.keys(logLevels) as (keyof typeof logLevels)[];
  const port = reader.port("PORT", 8080);
  return {
    port,
    // Cloud Run tells each service its port as PORT.
    tableManagerPort: reader.port("TABLE_MANAGER_PORT", platform === "gcp" ? port : 8081),
    host: reader.text("HOST", platform === "embedded" ? "127.0.0.1" : "0.0.0.0"),
    dataDir: reader.text("DATA_DIR", ".local"),
    platform,
    logLevel: logLevels[reader.oneOf("LOG_LEVEL", levels, "info")],
    version: reader.text("K_REVISION", reader.text("npm_package_version", "dev")),
  };
}

/** `PLATFORM`: what everything stands on. */
export function readPlatform(reader: EnvironmentReader): RuntimeConfig["platform"] {
  return reader.oneOf("PLATFORM", ["embedded", "gcp"], "embedded");
}

/** Typed look-ups that note what is wrong instead of throwing; an unset or empty variable gives the default. */
export interface EnvironmentReader {
  text(name: string, fallback: string): string;
  /** The value, trimmed, or undefined when there is none. */
  optional(name: string): string | undefined;
  /** The value; where there is none, or `check` gives a reason against it, that is noted and the result must not be used. */
  required(name: string, what: string, check?: (value: string) => string | null): string;
  /** An http or https URL without a slash at the end, or undefined when there is none. */
  url(name: string): string | undefined;
  /** A TCP port from 0 to 65535, where 0 means any free one. */
  port(name: string, fallback: number): number;
  oneOf<T extends string>(name: string, values: readonly T[], fallback: T): T;
  /** Notes that the variable cannot be used; what is noted twice is told once. */
  refuse(name: string, value: string, rule: string): void;
  /** Throws a `ConfigError` when anything was noted. */
  finish(): void;
}

/** A reader over `environment` that has noted nothing yet. */
export function createEnvironmentReader(environment: Environment): EnvironmentReader {
  const problems = new Set<string>();
  const given = (name: string) => environment[name]?.trim() || undefined;
  const refuse = (name: string, value: string, rule: string) =>
    void problems.add(`${name} is ${JSON.stringify(value)}; it must be ${rule}`);
  return {
    refuse,
    optional: given,
    text: (name, fallback) => given(name) ?? fallback,
    required(name, what, check = () => null) {
      const value = given(name);
      const rule = value === undefined ? null : check(value);
      if (value === undefined) problems.add(`${name} is not set; it must be ${what}`);
      else if (rule !== null) refuse(name, value, rule);
      return value ?? "";
    },
    url(name) {
      const value = given(name);
      if (value === undefined) return undefined;
      const protocol = URL.parse(value)?.protocol ?? "";
      if (!/^https?:$/.test(protocol)) refuse(name, value, "a URL that begins with http:// or https://");
      return value.replace(/\/+$/, "");
    },
    port(name, fallback) {
      const value = given(name);
      if (value === undefined) return fallback;
      if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
      refuse(name, value, "a port from 0 to 65535");
      return fallback;
    },
    oneOf(name, values, fallback) {
      const value = given(name);
      if (value === undefined) return fallback;
      const found = values.find((candidate) => candidate === value.toLowerCase());
      if (found !== undefined) return found;
      refuse(name, value, `one of ${values.join(", ")}`);
      return fallback;
    },
    finish() {
      if (problems.size > 0) throw new ConfigError([...problems]);
    },
  };
}
