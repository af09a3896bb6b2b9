import { enableCompileCache } from "node:module";

/*
 * The program of the image `bookkeeper`, which a schedule runs: balances the books of the last BOOKS_MINUTES closed minutes (default 125) and tells
 * in one line for Cloud Logging. Ends with 0 when it could tell, also that they do not balance, and with 2 when it could not. With the argument `compact` it
 * composes the archive's small objects instead, and tells that in one line.
 */
enableCompileCache?.();
const hourMilliseconds = 3_600_000;
const { createEnvironmentReader } = await import("../../platform/runtime/config.ts");
const { createLogger } = await import("../../platform/runtime/log.ts");
const { openOutput } = await import("./output.ts");

const isCompacting = process.argv[2] === "compact";
using output = openOutput();
try {
  if (isCompacting) await compactArchiveOnce();
  else await balanceBooks();
} catch (error) {
  const component = isCompacting ? "compact" : "conserve";
  const log = createLogger({ component, write: (line) => output.write(line) });
  const what = isCompacting ? "the archive was not compacted to its end" : "the books could not be read";
  log.error(what, { error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 2;
}

async function compactArchiveOnce(): Promise<void> {
  const { compact } = await import("./compact-command.ts");
  const before = new Date(Date.now() - hourMilliseconds);
  const { hours, sources, composed } = await compact({ before, dryRun: false }, output.signal);
  const log = createLogger({ component: "compact", write: (line) => output.write(line) });
  log.info("the archive is compacted", { hours, sources, composed });
}

async function balanceBooks(): Promise<void> {
  const reader = createEnvironmentReader(process.env);
  const minutes = reader.text("BOOKS_MINUTES", "125");
  if (!/^[1-9]\d{0,3}$/.test(minutes)) reader.refuse("BOOKS_MINUTES", minutes, "1 to 9999 minutes");
  reader.finish();
  const { closedConserveCommand } = await import("./closed-conserve-command.ts");
  await closedConserveCommand({ json: false, log: true, minutes: Number(minutes), watch: false }, output);
}
