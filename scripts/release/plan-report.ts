/** What of `terraform show -json` a report needs. */
export interface Plan {
  readonly resource_changes?: readonly ResourceChange[];
}

/** One resource of a plan; `actions` as Terraform has them: `["delete", "create"]` is a replacement. */
export interface ResourceChange {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly after_unknown?: Readonly<Record<string, unknown>>;
  };
}

/** A plan with the name of its stack. */
export interface StackPlan {
  readonly stack: string;
  readonly plan: Plan;
}

/** The report, and the addresses of what holds data and would be deleted or replaced. */
export interface PlanReport {
  readonly markdown: string;
  readonly refused: readonly string[];
}

/** Deleting one of these deletes events: rows, objects, or messages that wait. */
const holdsData =
  /^google_(bigquery_(dataset|table)|storage_bucket|pubsub_(topic|subscription)|kms_crypto_key)$/;

const order = ["delete", "replace", "create", "update"] as const;
type Kind = (typeof order)[number];

/** Says what plans would change, resource by resource, the dangerous first. Names of attributes are told, never their values. */
export function planReport(plans: readonly StackPlan[]): PlanReport {
  const changes = plans.flatMap(({ stack, plan }) =>
    (plan.resource_changes ?? []).flatMap((resource) => {
      const kind = kindOf(resource.change.actions);
      return kind === null || resource.mode !== "managed" ? [] : [{ stack, kind, resource }];
    }),
  );
  const refused = changes
    .filter(
      ({ kind, resource }) => (kind === "delete" || kind === "replace") && holdsData.test(resource.type),
    )
    .map(({ stack, resource }) => `${stack}: ${resource.address}`);
  const counts = order
    .map((kind) => ({ kind, count: changes.filter((one) => one.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} to ${kind}`);
  const lines = [`## Terraform plan: ${counts.length === 0 ? "no changes" : counts.join(", ")}`];
  if (refused.length > 0) {
    lines.push("", "**Refused**, because it deletes or replaces what holds data:", "");
    lines.push(...refused.map((address) => `- ${code(address)}`));
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
  return { markdown: `${lines.join("\n")}\n`, refused };
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
