import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { readRuntimeConfig } from "../../platform/runtime/config.ts";
import { addLetterCommands } from "./letters-commands.ts";
import { instantOption } from "./time-argument.ts";
import { addVerifyCommand } from "./verify/verify-option.ts";
import { interruptedExit, type Output } from "./output.ts";

const help = {
  program: `
Examples:
  npm run events -- publish events.ndjson
  npm run events -- query "SELECT * FROM orders LIMIT 5"
  npm run events -- status --watch
  npm run events -- conserve
  npm run events -- dead-letters list --since 2h

The commands talk to the stack that runs on DATA_DIR (default .local); when none runs, they open the folder themselves. With PLATFORM=gcp they talk
to the project of the environment, and need no service to run.
Exit codes: 0 done, 1 something was rejected, lost, not ready or does not balance, 2 misuse or failure, 130 interrupted.`,
  publish: `
Each line is one event; its event_type says which schema judges it. Lines that break their schema are not published: they go to a file,
and their reasons to standard error. Ctrl-C publishes what was read and tells how to go on.

Examples:
  npm run events -- publish events.ndjson
  gunzip -c events.ndjson.gz | npm run events -- publish -
  npm run events -- publish events.ndjson --rejected bad.ndjson --json
  echo '{"event_type":"order","test":true}' | npm run events -- publish - --raw   # past validation: becomes a dead letter`,
  query: `
One statement that only reads. Tables are named as in the schemas; <table>_deduplicated shows each event once.

Examples:
  npm run events -- query "SELECT * FROM orders LIMIT 5"
  npm run events -- query "SELECT status, count(*) AS n FROM orders GROUP BY status" --format csv
  npm run events -- query "SELECT * FROM orders_deduplicated WHERE _event_id = 'k/0'" --format json
  npm run events -- query "SHOW TABLES"`,
  conserve: `
Every event that the bus accepted must be in exactly one place: a row, an open dead letter, or still in flight. The books are exact by
event id, also while events flow. Ids that are nowhere, or that nobody published, are named. With PLATFORM=gcp the books are those of the last
closed minutes, from the journal that Pub/Sub writes; a minute is closed five minutes after its end.

Examples:
  npm run events -- conserve
  npm run events -- conserve --watch
  npm run -s events -- conserve --json | jq '.byType.order'`,
  status: `
Rates are taken over one second, with --watch over the time between two looks. Exit code 1 when a part of the stack is not ready. With PLATFORM=gcp:
backlogs as Cloud Monitoring knows them, open dead letters of the last 24 hours, and tables; exit code 1 when some of it could not be told.

Examples:
  npm run events -- status
  npm run events -- status --watch
  npm run -s events -- status --json | jq '{backlog, oldestAgeSeconds, rowsPerSecond}'`,
  backfill: `
From the archive, rows that are missing are made again from the events as they were sent, by today's schemas; what today's schemas refuse becomes a dead
letter, and types that have no schema any more are left out. From the dead letters, what was refused gets another try without going over the bus. Times are those of publishing: an RFC 3339 instant,
a day, or a duration before now (90s, 15m, 2h, 7d). Events that have a row are left alone, so it can be repeated and broken off. On an engine, the workers
are in this process; \`npm run pipeline -- --runner=portable\` has them in pools, too.

Examples:
  npm run events -- backfill --from 2h --dry-run
  npm run events -- backfill --from 2024-01-15 --to 2024-01-16 --type order
  npm run events -- backfill --source dead-letters --from 7d`,
  compact: `
The pipeline writes an object for each batch and event type. This composes the small ones of each hour that is over into one of up to 128 MiB, on Cloud Storage without
moving a byte. Run it every hour: it can be repeated, broken off and run twice at once, and readers of the archive miss and double nothing meanwhile.

Examples:
  npm run events -- compact --dry-run
  npm run events -- compact --before 1d --type order`,
  migrate: `
The plan is what \`npm run codegen -- plan … --format json\` prints. Without --apply nothing is changed. With it, each table is copied to
<table>_before_<id> first; a run that was cut off goes on when it is repeated. A table that is not what the plan begins at is refused.

Examples:
  npm run -s codegen -- plan --base main --format json > plan.json
  npm run events -- migrate plan.json
  npm run events -- migrate plan.json --apply`,
  trace: `
The id is the event_id that publishing answered with, an Idempotency-Key, the value of a unique x-event.id, or for a raw message its
message id. The last line is the command to run next. With PLATFORM=gcp it costs a scan of the journal and of the id column of each table; what Pub/Sub
does with a single message cannot be told there. An id is unique within its event type: where events of several types have it, --type says which one.

Examples:
  npm run events -- trace 0193b2a0-7c1e-7f00-8000-0123456789ab
  npm run events -- trace 'import-2024-01/17' --json`,
};

/** Runs one command line of \`npm run events\`; resolves with the exit code and never throws. */
export async function run(argv: readonly string[], output: Output): Promise<number> {
  let exit = 0;
  const done = (code: number) => {
    exit = code;
  };
  const program = createProgram(output, done);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (output.interrupted) return interruptedExit;
    output.note(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

function createProgram(output: Output, done: (code: number) => void): Command {
  const program = new Command("events")
    .description("Publishes events to the local stack, or to Google Cloud, and looks at what became of them.")
    .addHelpText("after", help.program)
    .configureOutput({ writeOut: (text) => output.write(text), writeErr: (text) => output.note(text) })
    .exitOverride();
  const dataDirectory = () => readRuntimeConfig(process.env).dataDir;

  program
    .command("publish")
    .description("publish the events of an NDJSON file, one a line")
    .argument("<file>", "file name, or - for standard input")
    .option("--raw", "past validation, without attributes, as a foreign publisher would", false)
    .option("--rejected <file>", "where rejected lines go (default: <file>.rejected.ndjson)")
    .option("--json", "print the counts as JSON", false)
    .addHelpText("after", help.publish)
    .action(async (file, options) => {
      const { publishCommand } = await import("./publish-command.ts");
      done(await publishCommand({ file, ...options }, dataDirectory(), output));
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
    .addHelpText("after", help.query)
    .action(async (sql, options) => {
      const { queryCommand } = await import("./query-command.ts");
      done(await queryCommand({ sql, ...options }, dataDirectory(), output));
    });

  program
    .command("status")
    .description("backlog, rates, dead letters, tables, and what is not ready")
    .option("--watch", "look again every second, until Ctrl-C", false)
    .option("--json", "print as JSON; with --watch one line per change", false)
    .addHelpText("after", help.status)
    .action(async (options) => {
      const { statusCommand } = await import("./status-command.ts");
      done(await statusCommand(options, dataDirectory(), output));
    });

  program
    .command("conserve")
    .description("balance the books: published = stored + dead-lettered + in flight")
    .option("--watch", "balance them again and again, until Ctrl-C", false)
    .option("--json", "print the books as JSON; with --watch one line per change", false)
    .option("--minutes <n>", "on Google Cloud: of how many closed minutes", countOption, 5)
    .option(
      "--log",
      "on Google Cloud: print one line for Cloud Logging, an ERROR when they do not balance",
      false,
    )
    .addHelpText("after", help.conserve)
    .action(async (options) => {
      if (readRuntimeConfig(process.env).platform === "gcp") {
        const { closedConserveCommand } = await import("./closed-conserve-command.ts");
        return done(await closedConserveCommand(options, output));
      }
      const { conserveCommand } = await import("./conserve-command.ts");
      done(await conserveCommand(options, dataDirectory(), output));
    });

  program
    .command("trace")
    .description(
      "follow one event: published, delivered, row, archive object or dead letter, and what to run next",
    )
    .argument("<event_id>", "the event's id")
    .option("--type <event_type>", "the event's type, where events of several types have the id")
    .option("--json", "print as JSON", false)
    .addHelpText("after", help.trace)
    .action(async (eventId, options) => {
      const { traceCommand } = await import("./trace-command.ts");
      done(await traceCommand({ eventId, ...options }, dataDirectory(), output));
    });

  program
    .command("backfill")
    .description("process archived or dead-lettered events of a time again; what has a row is left alone")
    .requiredOption("--from <time>", "published at or after it", instantOption)
    .option("--to <time>", "published before it (default: now)", instantOption)
    .option("--type <event_type>", "only events of this type")
    .addOption(
      new Option("--source <source>", "where the events are read from")
        .choices(["archive", "dead-letters"] as const)
        .default("archive" as const),
    )
    .addOption(
      new Option("--dry-run", "only count what would be done").default(false).conflicts("jobEndpoint"),
    )
    .option(
      "--job-endpoint <host:port>",
      "run it on an engine that has a Beam job service: Python's, Flink, Prism",
      endpointOption,
    )
    .option("--json", "print the counts as JSON", false)
    .addHelpText("after", help.backfill)
    .action(async ({ to = new Date(), ...options }) => {
      const { backfillCommand } = await import("./backfill-command.ts");
      done(await backfillCommand({ to, ...options }, dataDirectory(), output));
    });

  program
    .command("compact")
    .description("compose the archive's small objects into hourly ones")
    .option("--before <time>", "hours that had ended by then (default: an hour ago)", instantOption)
    .option("--type <event_type>", "only events of this type")
    .option("--dry-run", "only count what would be composed", false)
    .option("--json", "print the counts as JSON", false)
    .addHelpText("after", help.compact)
    .action(async ({ before = instantOption("1h"), ...options }) => {
      const { compactCommand } = await import("./compact-command.ts");
      done(await compactCommand({ before, ...options }, output));
    });

  program
    .command("migrate")
    .description("change live tables by a plan of codegen; without --apply only tell what would be done")
    .argument("<plan.json>", "a plan or a list of plans; - for standard input")
    .option("--apply", "take the steps", false)
    .option("--json", "print as JSON", false)
    .addHelpText("after", help.migrate)
    .action(async (file, options) => {
      const { migrateCommand } = await import("./migrate-command.ts");
      done(await migrateCommand({ file, ...options }, dataDirectory(), output));
    });

  program
    .command("rehearse")
    .description("play a change of schemas through on stacks of its own: migration, mixed versions, rollback")
    .argument("<old>", "older schema folder")
    .argument("<new>", "newer schema folder")
    .option("--count <n>", "events of each type in each scene", countOption, 50)
    .addOption(
      new Option("--format <format>", "how the result is printed")
        .choices(["text", "json", "markdown"])
        .default("text"),
    )
    .addHelpText("after", "\n`npm run codegen -- rehearse --base <ref>` does it against a git ref.")
    .action(async (old, next, options) => {
      const { rehearseCommand } = await import("./rehearse-command.ts");
      done(await rehearseCommand({ old, next, ...options }, output));
    });

  addVerifyCommand(program, { output, dataDirectory, done });
  addLetterCommands(program, { output, dataDirectory, done });
  return program;
}

function endpointOption(text: string): string {
  if (!/^(?:[\w.-]+|\[[\da-fA-F:]+\]):\d{1,5}$/.test(text))
    throw new InvalidArgumentError("a host and a port are wanted, as localhost:8099.");
  return text;
}

function countOption(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new InvalidArgumentError("a whole number from 1 to 99,999 is wanted.");
  return Number(text);
}
