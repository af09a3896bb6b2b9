import { InvalidArgumentError, type Command } from "commander";
import type { CommandContext } from "../letters-commands.ts";

const help = `
Publishes events of its own, marked by a run id, and waits until they are where they belong: N published = N distinct rows = N archived;
the columns of all schemas are queryable; a message that no schema takes reaches the dead letters byte for byte, and again after a
replay; on Google Cloud every subscription has a dead-letter policy. What it published stays in the tables, under its run ids.

local is the stack on DATA_DIR. For an environment on Google Cloud, set GCP_PROJECT_ID, BIGQUERY_DATASET, ARCHIVE_BUCKET,
DEAD_LETTER_BUCKET and GENERATOR_URL.

Examples:
  npm run events -- verify --environment local
  npm run events -- verify --environment prod --timeout 1200 --summary "$GITHUB_STEP_SUMMARY"
  npm run -s events -- verify --environment local --json | jq '.checks[] | select(.outcome == "failed")'`;

/** Adds `verify`. */
export function addVerifyCommand(program: Command, { output, dataDirectory, done }: CommandContext): void {
  program
    .command("verify")
    .description("send events of its own through an environment and check that all of them arrive")
    .requiredOption("--environment <name>", "local, or the name of an environment on Google Cloud")
    .option("--count <n>", "events of each type", whole, 100)
    .option("--timeout <seconds>", "hard limit", whole, 600)
    .option("--summary <file>", "add the report to this file, as Markdown")
    .option("--json", "print the report as JSON", false)
    .addHelpText("after", help)
    .action(async ({ timeout, ...options }) => {
      const { verifyCommand } = await import("../verify-command.ts");
      done(await verifyCommand({ ...options, seconds: timeout }, dataDirectory(), output));
    });
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new InvalidArgumentError("a whole number from 1 to 99,999 is wanted.");
  return Number(text);
}
