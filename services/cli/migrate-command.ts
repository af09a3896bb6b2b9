import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { MigrationPlan } from "../../platform/warehouse/migration-plan.ts";
import { createEnvironmentReader } from "../../platform/runtime/config.ts";
import { openWarehouse } from "../../platform/runtime/open-platform.ts";
import { readWarehouseConfig } from "../../platform/runtime/platform-config.ts";
import {
  readMigrationPlan,
  runMigration,
  type MigrationRun,
} from "../../platform/warehouse/migration-run.ts";
import { connect } from "./connection.ts";
import type { Output } from "./output.ts";
import { printable } from "./text.ts";

/** What `events migrate` takes. */
export interface MigrateOptions {
  /** File name, or `-` for standard input. */
  readonly file: string;
  readonly apply: boolean;
  readonly json: boolean;
}

/** Runs plans of codegen against the live tables, one after the other; stops at the first that is refused, with exit code 1. */
export async function migrateCommand(
  { file, apply, json }: MigrateOptions,
  dataDirectory: string,
  output: Output,
): Promise<number> {
  const plans = await readPlans(file);
  const tables = await openTables(dataDirectory);
  const runs: MigrationRun[] = [];
  try {
    for (const plan of plans) {
      const run = await tables.run(plan, apply);
      runs.push(run);
      if (!json) output.write(runText(run, plan));
      if (run.state === "refused") break;
    }
  } finally {
    await tables.close();
  }
  if (json) output.write(`${JSON.stringify(runs)}\n`);
  else if (runs.length === 0) output.write("the plan has no steps\n");
  else if (!apply && runs.some(({ steps }) => steps.length > 0))
    output.note("nothing was changed; --apply takes the steps\n");
  return runs.some(({ state }) => state === "refused") ? 1 : 0;
}

/** The tables of the platform that the environment names: a folder's, or a dataset's. */
interface Tables {
  run(plan: MigrationPlan, apply: boolean): Promise<MigrationRun>;
  close(): Promise<void>;
}

async function openTables(dataDirectory: string): Promise<Tables> {
  const reader = createEnvironmentReader(process.env);
  const config = readWarehouseConfig(reader);
  reader.finish();
  if (config.platform === "gcp") {
    const { part: warehouse } = await openWarehouse(config);
    const { openBigqueryMigrator } = await import("../../platform/warehouse/bigquery-migration.ts");
    const target = { warehouse, migrator: openBigqueryMigrator(config) };
    return {
      run: (plan, apply) => runMigration(plan, target, { apply }),
      close: () => warehouse.close(),
    };
  }
  const connection = await connect(dataDirectory, "look");
  return {
    run: (plan, apply) => connection.control<MigrationRun>("POST", "/migrations", { plan, apply }),
    close: () => connection.close(),
  };
}

async function readPlans(file: string): Promise<readonly MigrationPlan[]> {
  const content = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw new Error(
      `${file} is not JSON; make it with: npm run -s codegen -- plan … --format json > plan.json`,
    );
  }
  return (Array.isArray(value) ? value : [value]).filter(hasSteps).map(readMigrationPlan);
}

/** What `codegen plan` prints for two files that need nothing has no ends. */
function hasSteps(value: unknown): boolean {
  const isEmpty =
    typeof value === "object" &&
    value !== null &&
    "steps" in value &&
    Array.isArray(value.steps) &&
    value.steps.length === 0;
  return !isEmpty;
}

function runText(run: MigrationRun, plan: MigrationPlan): string {
  const { table, state, steps, snapshot, reasons } = run;
  const lines = [`${table}: ${stateText(run)}`];
  for (const [index, { kind, reason, sql = "" }] of steps.entries()) {
    lines.push(`  ${index + 1}. ${kind}: ${reason}`);
    if (state === "planned" && sql !== "") lines.push(...sql.split("\n").map((line) => `     ${line}`));
  }
  if (snapshot !== null) lines.push(`  a copy of the table as it was: ${snapshot}`);
  for (const reason of reasons) lines.push(`  ${reason}`);
  if (state === "refused" && !plan.steps.some(({ kind }) => kind === "refuse")) {
    lines.push(
      "  see the differences by: npm run codegen -- drift",
      "  plan from the table as it is by: npm run -s codegen -- plan --live --format json",
    );
  }
  return lines.map((line) => `${printable(line)}\n`).join("");
}

function stateText({ state, steps }: MigrationRun): string {
  if (state === "refused") return "refused, and nothing was changed";
  if (state === "planned")
    return steps.length === 0 ? "nothing is left to do" : "would be changed in this order";
  return steps.length === 0 ? "all was done before" : "changed in this order";
}
