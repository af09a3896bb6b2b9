import { Command, CommanderError, Option } from "commander";
import { readRuntimeConfig } from "../../platform/runtime/config.ts";

const examples = `
Examples:
  npm run events -- publish events.ndjson
  echo '{"event_type":"order","test":true}' | npm run events -- publish - --raw
  npm run events -- query "SELECT * FROM orders LIMIT 5"
  npm run events -- conserve

The commands talk to the stack that runs on DATA_DIR (default .local); when none runs, they open the folder themselves.
Exit codes: 0 done, 1 something was rejected or does not balance, 2 misuse or failure.`;

/** Runs one command line of \`npm run events\`; resolves with the exit code and never throws. */
export async function run(argv: readonly string[]): Promise<number> {
  let exit = 0;
  const done = (code: number) => {
    exit = code;
  };
  const program = createProgram(done);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

function createProgram(done: (code: number) => void): Command {
  const program = new Command("events")
    .description("Publishes events to the local stack and looks at what became of them.")
    .addHelpText("after", examples)
    .exitOverride();
  const dataDirectory = () => readRuntimeConfig(process.env).dataDir;

  program
    .command("publish")
    .description("publish the events of an NDJSON file, one a line")
    .argument("<file>", "file name, or - for standard input")
    .option("--raw", "past validation, without attributes, as a foreign publisher would", false)
    .option("--rejected <file>", "where rejected lines go (default: <file>.rejected.ndjson)")
    .option("--json", "print the counts as JSON", false)
    .action(async (file, options) => {
      const { publishCommand } = await import("./publish-command.ts");
      done(await publishCommand({ file, ...options }, dataDirectory()));
    });

  program
    .command("query")
    .description(
      "run one read-only SQL statement over the tables (DuckDB's dialect, backticked names accepted)",
    )
    .argument("<sql>", "for example: SELECT status, count(*) AS n FROM orders GROUP BY status")
    .addOption(
      new Option("--format <format>", "how rows are printed")
        .choices(["table", "json", "csv"])
        .default("table"),
    )
    .action(async (sql, options) => {
      const { queryCommand } = await import("./query-command.ts");
      done(await queryCommand({ sql, ...options }, dataDirectory()));
    });

  program
    .command("conserve")
    .description("balance the books: published = stored + dead-lettered + in flight")
    .option("--json", "print the books as JSON", false)
    .action(async (options) => {
      const { conserveCommand } = await import("./conserve-command.ts");
      done(await conserveCommand(options, dataDirectory()));
    });

  return program;
}
