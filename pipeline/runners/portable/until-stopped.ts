/** Aborted when this process is told to stop. */
export function untilStopped(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stopping.abort());
  return stopping.signal;
}
