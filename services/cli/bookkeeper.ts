import { enableCompileCache } from "node:module";

/*
 * The program of the image `bookkeeper`, which a schedule runs: balances the books of the last BOOKS_MINUTES closed minutes (default 65) and tells
 * in one line for Cloud Logging. Ends with 0 when it could tell, also that they do not balance, and with 2 when it could not.
 */
enableCompileCache?.();
const { createEnvironmentReader } = await import("../../platform/runtime/config.ts");
const { createLogger } = await import("../../platform/runtime/log.ts");
const { openOutput } = await import("./output.ts");

using output = openOutput();
try {
  const reader = createEnvironmentReader(process.env);
  const minutes = reader.text("BOOKS_MINUTES", "65");
  if (!/^[1-9]\d{0,3}$/.test(minutes)) reader.refuse("BOOKS_MINUTES", minutes, "1 to 9999 minutes");
  reader.finish();
  const { closedConserveCommand } = await import("./closed-conserve-command.ts");
  await closedConserveCommand({ json: false, log: true, minutes: Number(minutes), watch: false }, output);
} catch (error) {
  const log = createLogger({ component: "conserve", write: (line) => output.write(line) });
  log.error("the books could not be read", { error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 2;
}
