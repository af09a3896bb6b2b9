import { InvalidArgumentError, Option, type Command } from "commander";
import type { Output } from "./output.ts";
import { instantOption } from "./time-argument.ts";

/** What the commands need from the program they belong to. */
export interface CommandContext {
  readonly output: Output;
  readonly dataDirectory: () => string;
  /** Takes the exit code. */
  readonly done: (code: number) => void;
}

const help = {
  list: `
The last dead letter of each event, newest first, and only those that are open: whose event has no row. Payloads are not shown. Times
are those at which the broker took the message: an RFC 3339 instant, a day, or a duration before now (90s, 15m, 2h, 7d).

Examples:
  npm run events -- dead-letters list
  npm run events -- dead-letters list --code SCHEMA_VIOLATION --type order --since 2h
  npm run -s events -- dead-letters list --since 2024-01-15 --until 2024-01-16 --limit 1000 --json`,
  show: `
Errors with their places in the event, the message's attributes, and the history of replays. The payload is shown on
request only, with a mask for what the schema marks with x-pii; --show-pii takes the mask away, and --raw writes the bytes as they came.

Examples:
  npm run events -- dead-letters show 42
  npm run events -- dead-letters show 42 --payload
  npm run events -- dead-letters show 42 --payload --show-pii
  npm run -s events -- dead-letters show 42 --raw > event.json`,
  replay: `
Publishes the original bytes again under the same event id, once the cause is gone. What has a row or is in flight is left alone, so an
interrupted replay is gone on with by the same command. What fails again gets a new letter that counts its replays.

Examples:
  npm run events -- dead-letters replay 42
  npm run events -- dead-letters replay --code UNKNOWN_EVENT_TYPE --type shipment --dry-run
  npm run events -- dead-letters replay --since 2h --rate 100`,
};

/** Adds `dead-letters list`, `show` and `replay`. */
export function addLetterCommands(program: Command, { output, dataDirectory, done }: CommandContext): void {
  const group = program.command("dead-letters").description("what could not be stored, why, and another try");

  filtered(group.command("list"))
    .description("list open dead letters, newest first")
    .option("--limit <n>", "most letters to list", whole, 50)
    .option("--all", "also letters whose event has a row by now", false)
    .option("--json", "print as a JSON array", false)
    .addHelpText("after", help.list)
    .action(async (options) => {
      const { listLettersCommand } = await import("./letters-list-command.ts");
      done(await listLettersCommand(options, dataDirectory(), output));
    });

  group
    .command("show")
    .description("show all dead letters of one event")
    .argument("<event_id>", "the event's id, as list prints it")
    .option("--type <event_type>", "the event's type, where events of several types have the id")
    .option("--payload", "print the payload too, indented, without personal data", false)
    .option("--show-pii", "also print what the schema marks as personal data", false)
    .addOption(
      new Option("--raw", "write the payload's bytes and nothing else").default(false).conflicts("json"),
    )
    .option("--json", "print as JSON", false)
    .addHelpText("after", help.show)
    .action(async (eventId, options) => {
      const { showLettersCommand } = await import("./letters-show-command.ts");
      done(await showLettersCommand({ eventId, ...options }, dataDirectory(), output));
    });

  filtered(group.command("replay"))
    .description("publish dead-lettered events again: those named, or all open ones that the filters leave")
    .argument("[event_id...]", "ids of events; none: all")
    .option("--limit <n>", "most letters to replay (default: all)", whole)
    .option("--rate <n>", "most events a second", rate, 1_000)
    .option("--dry-run", "only count what would be replayed", false)
    .option("--json", "print the counts as JSON", false)
    .addHelpText("after", help.replay)
    .action(async (eventIds: readonly string[], options) => {
      const { replayLettersCommand } = await import("./letters-replay-command.ts");
      done(await replayLettersCommand({ ...options, eventIds }, dataDirectory(), output));
    });
}

function filtered(command: Command) {
  return command
    .option("--code <code>", "letters with this code, for example SCHEMA_VIOLATION")
    .option("--type <event_type>", "letters of this event type")
    .option("--since <time>", "published at or after it", instantOption)
    .option("--until <time>", "published before it", instantOption);
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError("a whole number from 1 is wanted.");
  return Number(text);
}

function rate(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1_000_000)) throw new InvalidArgumentError("a number above 0 is wanted.");
  return value;
}
