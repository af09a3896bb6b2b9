import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { dialectAlias } from "./commands/dialect-aliases.ts";
import { ConfigError, UsageError, type ExitCode, type Terminal } from "./commands/terminal.ts";

const examples = `
Examples:
  npm run codegen                                      generate everything
  npm run codegen -- --watch                           and again at each change of a schema
  npm run codegen -- check                             fail when generated files are stale
  npm run codegen -- emit bigquery schemas/order.schema.json
  npm run codegen -- sample order -n 3 --seed 7

Exit codes: 0 nothing found, 1 findings, 2 misuse or a bug.`;

/** Runs one command line; resolves with its exit code and never throws. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exit: ExitCode = 0;
  const program = createProgram(terminal, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof ConfigError) return 1;
    if (error instanceof UsageError) terminal.stderr(`error: ${error.message}\n`);
    else terminal.stderr(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 2;
  }
}

function createProgram(terminal: Terminal, done: (exit: ExitCode) => void): Command {
  const program = new Command("codegen")
    .description(
      "Turns schemas/<event>.schema.json into types, validators, tables, generators, converters and documents.",
    )
    .option("--config <file>", "configuration (default: codegen.config.json, where there is one)")
    .addHelpText("after", examples)
    .hook("preAction", async (_, command) => {
      await (await import("./commands/settings.ts")).applyConfig(command, terminal);
    })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout(text),
      writeErr: (text) => terminal.stderr(text),
    });

  const folders = (command: Command) =>
    command
      .option("--schemas <dir>", "folder of the schema files", "schemas")
      .option("--out <dir>", "folder for the generated files", "generated");
  const aliases = () =>
    new Option("--dialect-alias <uri=draft>", "the draft that a $schema of your own stands for; repeatable")
      .argParser(dialectAlias)
      .default({}, "none");
  const lenient = () =>
    new Option(
      "--lenient",
      "take schemas that were not written for this toolkit: change refused names, warn of what is unknown",
    ).default(false);
  const strict = () => new Option("--strict", "fail on warnings and losses too").default(false);

  folders(program.command("generate", { isDefault: true }))
    .description("write everything that the schemas ask for (the default)")
    .addOption(formatOption(["text", "json", "github"]))
    .addOption(strict())
    .addOption(aliases())
    .addOption(lenient())
    .option("--no-cache", "make everything again, whatever earlier runs have left")
    .option("--watch", "generate again at each change, until interrupted", false)
    .action(async (options) => {
      const { generateCommand } = await import("./commands/generate.ts");
      if (!options.watch) return done(await generateCommand(options, terminal));
      const { watchFolder } = await import("./watch.ts");
      terminal.stderr(`watching ${options.schemas}, Ctrl-C ends\n`);
      await watchFolder({
        folder: options.schemas,
        onChange: async () => void (await generateCommand(options, terminal)),
        atOnce: true,
        signal: terminal.interrupt,
      });
    });

  folders(program.command("check"))
    .description("fail when generated files or column locks are not what the schemas ask for")
    .addOption(formatOption(["text", "json", "github"]))
    .addOption(strict())
    .addOption(aliases())
    .addOption(lenient())
    .action(async (options) =>
      done(await (await import("./commands/generate.ts")).checkCommand(options, terminal)),
    );

  program
    .command("lint")
    .description("find what is legal but unwise: missing descriptions, money as floating point, …")
    .option("--schemas <dir>", "folder of the schema files", "schemas")
    .addOption(formatOption(["text", "json", "github"]))
    .addOption(aliases())
    .addOption(lenient())
    .action(async (options) =>
      done(await (await import("./commands/lint.ts")).lintCommand(options, terminal)),
    );

  program
    .command("emit")
    .description("print one artefact for any schema file anywhere")
    .argument(
      "<emitter>",
      "types, validators, bigquery, rows, generators, terraform, openapi, registry, client or your own",
    )
    .argument("<files...>", "schema files")
    .addOption(formatOption(["text", "json"]))
    .option("--no-system-columns", "leave our own columns out of tables")
    .addOption(strict())
    .addOption(aliases())
    .action(async (emitter, files, options) =>
      done(await (await import("./commands/emit.ts")).emitCommand({ emitter, files, ...options }, terminal)),
    );

  program
    .command("compat")
    .description("tell what a change of schemas breaks: old events, old readers, tables and code, with proof")
    .argument("[old]", "older schema file; with --accept the rule of a break")
    .argument("[new]", "newer schema file; with --accept the JSON pointer of the break")
    .option("--schemas <dir>", "folder of the schema files", "schemas")
    .addOption(
      several("--base <ref or dir>", "git ref or folder to compare with; repeatable (default: main)"),
    )
    .addOption(several("--against <ref or dir>", "a further base, for example a release tag; repeatable"))
    .option("--pairs <file>", "answer each line {id, old, new} of a file with a line; - for standard input")
    .addOption(
      new Option(
        "--policy <policy>",
        "which documents count: all that a schema allows, or without undeclared properties",
      )
        .choices(["strict", "tolerant"])
        .default("tolerant"),
    )
    .addOption(
      new Option("--require <direction>", "what fails: old events, old readers, or both")
        .choices(["backward", "forward", "full"])
        .default("backward"),
    )
    .option("--samples <n>", "documents that test each verdict", wholeNumber)
    .option("--seed <n>", "the same seed gives the same verdicts", wholeNumber, 1)
    .addOption(formatOption(["text", "json", "markdown", "github", "sarif"]))
    .addOption(several("--also <format=file>", "write the report in another form too; repeatable"))
    .option(
      "--events <path>",
      "check real events instead: a file or folder of NDJSON, .gz too, archived or bare",
    )
    .option("--show-values", "show values of rejected events that the schema does not call personal", false)
    .option("--accept", "accept one break, by rule and pointer; needs --reason", false)
    .option(
      "--event <type>",
      "event whose break is accepted; with --events the type of events that do not say it",
    )
    .option("--reason <text>", "why the break is no harm")
    .option("--owner <name>", "who answers for it")
    .option("--until <date>", "last day on which it is accepted, as YYYY-MM-DD")
    .addOption(aliases())
    .addOption(lenient())
    .action(async (old, next, options) =>
      done(await (await import("./commands/compat.ts")).compatCommand([old, next], options, terminal)),
    );

  program
    .command("plan")
    .description("print the steps by which live tables follow a change of schemas")
    .argument("[old]", "older schema file or folder")
    .argument("[new]", "newer schema file or folder")
    .option("--schemas <dir>", "folder of the schema files", "schemas")
    .option(
      "--base <ref or dir>",
      "git ref or folder that the schema folder is compared with (default: main)",
    )
    .option("--live", "plan from the live tables instead, as they are", false)
    .option("--data <dir>", "data folder of the local stack, for --live", process.env["DATA_DIR"] ?? ".local")
    .addOption(formatOption(["text", "json", "markdown"]))
    .option("--write-locks", "give the column locks the types that tables have after the migration", false)
    .addOption(aliases())
    .addOption(lenient())
    .action(async (old, next, options) =>
      done(await (await import("./commands/plan.ts")).planCommand([old, next], options, terminal)),
    );

  program
    .command("merge")
    .description(
      "merge schema files that git left in conflict by what they say, not by lines; also a merge driver",
    )
    .argument(
      "[files...]",
      "base, ours and theirs, as git hands them to a driver; none for what is in conflict",
    )
    .option("--schemas <dir>", "folder of the schema files", "schemas")
    .action(async (files, options) =>
      done(await (await import("./commands/merge.ts")).mergeCommand({ files, ...options }, terminal)),
    );

  program
    .command("bump")
    .description(
      "set minor and patch of x-event.version as the changes since a base ask for; never the major",
    )
    .option("--schemas <dir>", "folder of the schema files", "schemas")
    .option("--base <ref or dir>", "git ref or folder to compare with (default: main)")
    .option("--check", "write nothing: versions that are too low are findings", false)
    .addOption(formatOption(["text", "json", "github"]))
    .addOption(aliases())
    .addOption(lenient())
    .action(async (options) =>
      done(await (await import("./commands/bump.ts")).bumpCommand(options, terminal)),
    );

  program
    .command("rehearse")
    .description("play a change of schemas through: old and new producers and pipelines, migration, rollback")
    .option("--schemas <dir>", "folder of the schema files", "schemas")
    .option("--base <ref or dir>", "git ref or folder to come from (default: main)")
    .option("--count <n>", "events of each type in each scene", wholeNumber, 50)
    .addOption(formatOption(["text", "json", "markdown"]))
    .action(async (options) =>
      done(await (await import("./commands/rehearse.ts")).rehearseCommand(options, terminal)),
    );

  folders(program.command("drift"))
    .description("tell where schema files, generated files and live tables differ, and what to do about it")
    .option("--data <dir>", "data folder of the local stack", process.env["DATA_DIR"] ?? ".local")
    .addOption(formatOption(["text", "json", "markdown", "github"]))
    .addOption(aliases())
    .addOption(lenient())
    .action(async (options) =>
      done(await (await import("./commands/drift.ts")).driftCommand(options, terminal)),
    );

  program
    .command("sample")
    .description("print generated events as NDJSON")
    .argument("<event>", "event type")
    .option("--schemas <dir>", "folder of the schema files", "schemas")
    .option("-n, --count <n>", "how many", wholeNumber, 1)
    .option("--seed <n>", "the same seed gives the same events", wholeNumber, 1)
    .option("--invalid", "labelled events that break exactly one rule each", false)
    .addOption(aliases())
    .addOption(lenient())
    .action(async (event, options) =>
      done(await (await import("./commands/sample.ts")).sampleCommand({ event, ...options }, terminal)),
    );

  program
    .command("infer")
    .description("print a first schema for events that exist already, which all of them fit")
    .argument("<samples.ndjson>", "events, one a line; - for standard input")
    .requiredOption("--event <name>", "event type")
    .action(async (samples, options) =>
      done(await (await import("./commands/infer.ts")).inferCommand({ samples, ...options }, terminal)),
    );

  return program;
}

function formatOption(choices: readonly string[]): Option {
  return new Option("--format <format>", "how findings are printed").choices([...choices]).default("text");
}

/** An option that may be given again and again. */
function several(flags: string, description: string): Option {
  const add = (value: string, before: readonly string[]) => [...before, value];
  return new Option(flags, description).argParser<readonly string[]>(add).default([], "none");
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("a whole number is wanted.");
  return Number(text);
}
