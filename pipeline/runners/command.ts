import type { Environment } from "../../platform/runtime/config.ts";

/** What the command of a runner works with. */
export interface CommandContext {
  readonly environment: Environment;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
}

/**
 * Runs a command with its options, without `--runner`. Resolves with the exit code: 0 done, 1 failed, 2 options that cannot be used; rejects with
 * what is to be told instead, an `OptionError` for 2.
 */
export type RunnerCommand = (args: readonly string[], context: CommandContext) => Promise<number>;

/** Options that cannot be used; the message tells which, and what to give instead. */
export class OptionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "OptionError";
  }
}
