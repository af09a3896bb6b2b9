import type { Plan, ResourceChange } from "./policy/plan.ts";

/** A plan with the name of its stack. */
export interface StackPlan {
  readonly stack: string;
  readonly plan: Plan;
}

const order = ["delete", "replace", "create", "update"] as const;
type Kind = (typeof order)[number];

/**
 * Says in Markdown what plans would change, resource by resource, the dangerous first, and which promises they break, as the policy tells. Names of
 * attributes are told, never their values.
 */
export function planReport(plans: readonly StackPlan[], broken: readonly string[]): string {
  const changes = plans.flatMap(({ stack, plan }) =>
    plan.resource_changes.flatMap((resource) => {
      const kind = kindOf(resource.change.actions);
      return kind === null || resource.mode !== "managed" ? [] : [{ stack, kind, resource }];
    }),
  );
  const counts = order
    .map((kind) => ({ kind, count: changes.filter((one) => one.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} to ${kind}`);
  const lines = [`## Terraform plan: ${counts.length === 0 ? "no changes" : counts.join(", ")}`];
  if (broken.length > 0) {
    lines.push("", "**Refused**, because it breaks what every deployment promises:", "");
    lines.push(...broken.map((finding) => `- ${code(finding)}`));
  }
  if (changes.length > 0) {
    lines.push("", "| stack | what | resource | attributes |", "| --- | --- | --- | --- |");
    const sorted = changes.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    for (const { stack, kind, resource } of sorted) {
      const attributes =
        kind === "update" || kind === "replace" ? changedNames(resource.change).join(", ") : "";
      lines.push(`| ${stack} | ${kind} | ${code(resource.address)} | ${attributes} |`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function kindOf(actions: readonly string[]): Kind | null {
  if (actions.includes("delete")) return actions.includes("create") ? "replace" : "delete";
  if (actions.includes("forget")) return "delete";
  return actions.includes("create") ? "create" : actions.includes("update") ? "update" : null;
}

function changedNames({
  before,
  after,
  after_unknown: unknown,
}: ResourceChange["change"]): readonly string[] {
  const names = new Set([
    ...Object.keys(before ?? {}),
    ...Object.keys(after ?? {}),
    ...Object.keys(unknown ?? {}),
  ]);
  return [...names]
    .filter(
      (name) => unknown?.[name] === true || JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
    )
    .toSorted();
}

/** Addresses hold keys of maps, which could hold anything. */
function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|").replaceAll("\n", " ")}\``;
}
