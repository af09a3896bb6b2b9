import { CommanderError } from "commander";

const interruptedExit = 130;

/**
 * Runs a command with a signal that Ctrl-C aborts, so that what it started is stopped. Resolves with the exit code: that of `command`, 130
 * after an interruption, 0 after `--help`, 2 for misuse and for what could not be measured.
 */
export async function runCommand(command: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    const code = await command(interrupted.signal);
    return interrupted.signal.aborted ? interruptedExit : code;
  } catch (error) {
    if (interrupted.signal.aborted) return interruptedExit;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

/** Shows a line that changes on the terminal; where nobody watches, nothing. */
export function showLine(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}
