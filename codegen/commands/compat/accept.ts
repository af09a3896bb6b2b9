import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pinOf } from "../../compat/accept/acceptance.ts";
import { isDate, printAccepted } from "../../compat/accept/accepted-file.ts";
import { isBreak } from "../../compat/accept/apply.ts";
import type { CompatReport, EventReport } from "../../compat/report/compat-report.ts";
import { acceptedFileName } from "../../load/load-schemas.ts";
import { hasErrors } from "../../diagnostic.ts";
import { UsageError, type ExitCode, type Terminal } from "../terminal.ts";
import { readAccepted } from "./run.ts";
import type { Change } from "../../compat/change.ts";

/** Which break is accepted, by whom and why. */
export interface AcceptOptions {
  readonly schemas: string;
  readonly rule: string | undefined;
  /** JSON pointer of the change; undefined is the root. */
  readonly pointer: string | undefined;
  readonly event: string | undefined;
  readonly reason: string | undefined;
  readonly owner: string | undefined;
  /** Last day, YYYY-MM-DD. */
  readonly until: string | undefined;
  readonly today: string;
}

/** Writes the acceptance of one break of the report into the schema folder. Throws `UsageError` when there is no such break. */
export async function acceptCommand(
  report: CompatReport,
  options: AcceptOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { reason = "", owner = "", until = null, today } = options;
  if (reason.trim() === "") throw new UsageError("an acceptance needs --reason");
  if (until !== null && (!isDate(until) || until < today))
    throw new UsageError(`--until takes a day from today on as YYYY-MM-DD, not ${until}`);
  const { event, change } = breakOf(report, options);
  const accepted = await readAccepted(options.schemas);
  if (hasErrors(accepted.diagnostics))
    throw new UsageError(`${acceptedFileName} has mistakes; \`npm run codegen -- compat\` lists them`);
  const pin = pinOf(event, change);
  const file = join(options.schemas, acceptedFileName);
  await writeWhole(file, printAccepted([...accepted.accepted, { ...pin, reason, owner, until }]));
  terminal.stderr(
    `${file}: ${pin.rule} at ${JSON.stringify(pin.pointer)} of ${event} is accepted; commit the file\n`,
  );
  return 0;
}

function breakOf(
  report: CompatReport,
  options: AcceptOptions,
): { readonly event: string; readonly change: Change } {
  const breaks = report.events.flatMap((one) => breaksOf(one));
  const { rule, pointer = "", event } = options;
  const found = breaks.filter(
    (one) =>
      one.change.rule === rule &&
      one.change.pointer === pointer &&
      (event === undefined || one.event === event),
  );
  const [first] = found;
  if (first !== undefined && new Set(found.map((one) => one.event)).size === 1) return first;
  const names = breaks.map((one) => `  ${one.event}: ${one.change.rule} ${one.change.pointer}`);
  const list = names.length === 0 ? "nothing breaks" : `the breaks are\n${[...new Set(names)].join("\n")}`;
  const what =
    first === undefined
      ? `there is no break ${rule ?? ""} at ${JSON.stringify(pointer)}${event === undefined ? "" : ` of ${event}`}`
      : "several events break so: choose one with --event";
  throw new UsageError(`${what}; ${list}`);
}

function breaksOf({ comparison }: EventReport) {
  return comparison.changes.filter(isBreak).map((change) => ({ event: comparison.event, change }));
}

/** Writes a file so that no reader ever sees half of it. */
async function writeWhole(file: string, content: string): Promise<void> {
  if ((await readFile(file, "utf8").catch(() => null)) === content) return;
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, content);
  await rename(draft, file);
}
