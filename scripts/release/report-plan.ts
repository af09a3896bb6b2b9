import { readFile } from "node:fs/promises";
import { planReport } from "./plan-report.ts";
import { parsePlan } from "./policy/plan.ts";
import { judge, rules } from "./policy/policy.ts";

/*
 * Prints what Terraform plans would change, in Markdown, and which rule of policy/ they break. Exit code 1 when one is broken; what is no plan,
 * or cannot be read, is an error.
 * Usage: node scripts/release/report-plan.ts <name>=<plan.json> …
 */
const plans = await Promise.all(
  process.argv.slice(2).map(async (argument) => {
    const [, stack = "", file = ""] = /^(\w+)=(.+)$/.exec(argument) ?? [];
    if (stack === "") throw new Error(`not of the form name=plan.json: ${argument}`);
    return { stack, plan: parsePlan(await readFile(file, "utf8")) };
  }),
);
if (plans.length === 0) throw new Error("no plan was named");
const catalogue = new URL("../../generated/terraform/events.json", import.meta.url);
const { events } = JSON.parse(await readFile(catalogue, "utf8")) as {
  readonly events: Readonly<Record<string, { readonly table: string }>>;
};
const broken = judge(
  plans.map(({ plan }) => plan),
  Object.values(events).map(({ table }) => table),
);
process.stdout.write(planReport(plans, broken));
for (const finding of broken) {
  const promise = rules.find(({ id }) => finding.startsWith(`${id}: `))?.promise ?? "";
  process.stderr.write(`::error::${finding.replaceAll("\n", " ")}. ${promise}\n`);
}
process.exitCode = broken.length > 0 ? 1 : 0;
