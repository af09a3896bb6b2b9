import { readFile } from "node:fs/promises";
import { planReport, type Plan } from "./plan-report.ts";

/*
 * Prints what Terraform plans would change, in Markdown. Exit code 1 when one would delete or replace what holds data.
 * Usage: node scripts/release/report-plan.ts <name>=<plan.json> …
 */
const plans = await Promise.all(
  process.argv.slice(2).map(async (argument) => {
    const [, name = "", file = ""] = /^(\w+)=(.+)$/.exec(argument) ?? [];
    if (name === "") throw new Error(`not of the form name=plan.json: ${argument}`);
    return { stack: name, plan: JSON.parse(await readFile(file, "utf8")) as Plan };
  }),
);
const { markdown, refused } = planReport(plans);
process.stdout.write(markdown);
for (const address of refused) {
  process.stderr.write(
    `::error::The plan deletes or replaces ${address}, which holds data. Change the code so that it stays.\n`,
  );
}
process.exitCode = refused.length > 0 ? 1 : 0;
