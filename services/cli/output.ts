/** Where a command writes and what can end it early. */
export interface Output extends Disposable {
  /** Results. What nobody reads any more is dropped. */
  write(text: string | Uint8Array): void;
  /** Progress and remarks, beside the results. */
  note(text: string): void;
  /** True where a person watches the results and lines can be redrawn. */
  readonly interactive: boolean;
  /** The same of the remarks. */
  readonly notesInteractive: boolean;
  /** Aborts at Ctrl-C, or when nobody reads the results any more. */
  readonly signal: AbortSignal;
  /** True after Ctrl-C. */
  readonly interrupted: boolean;
}

/** Exit code of a command that was interrupted, by convention of shells. */
export const interruptedExit = 130;

/**
 * The terminal of this process. The first SIGINT or SIGTERM asks the command to end, a second one ends the process. A reader that goes
 * away (`| head`) is no failure.
 */
export function openOutput(): Output {
  const ending = new AbortController();
  let interrupted = false;
  const onSignal = () => {
    if (interrupted) process.exit(interruptedExit);
    interrupted = true;
    ending.abort();
  };
  const onError = (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") throw error;
    ending.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  process.stdout.on("error", onError);
  process.stderr.on("error", onError);
  return {
    write: (text) => void (process.stdout.writable && process.stdout.write(text)),
    note: (text) => void (process.stderr.writable && process.stderr.write(text)),
    interactive: process.stdout.isTTY,
    notesInteractive: process.stderr.isTTY,
    signal: ending.signal,
    get interrupted() {
      return interrupted;
    },
    [Symbol.dispose]() {
      process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    },
  };
}
