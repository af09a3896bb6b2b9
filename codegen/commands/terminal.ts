/** Where a command writes; `cli.ts` connects it to the process. */
export interface Terminal {
  /** What the command is for: artefacts, samples, findings. */
  stdout(text: string): void;
  /** Progress, summaries and misuse. */
  stderr(text: string): void;
  /** Whether findings may be coloured. */
  readonly color: boolean;
  /** Whether a person watches stderr, so that progress may be redrawn. */
  readonly interactive: boolean;
  /** Aborts when the person asks the program to end; reading it starts listening. */
  readonly interrupt: AbortSignal;
}

/** 0: nothing found. 1: findings. 2: misuse, or a bug of ours. */
export type ExitCode = 0 | 1 | 2;

/** Bad input on the command line: shown without a stack, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The configuration file cannot be used, as its printed findings tell; exit code 1. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}
