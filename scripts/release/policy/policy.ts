import type { Attributes, Plan } from "./plan.ts";
import { alertRules } from "./rules/alerts.ts";
import { dataRules } from "./rules/data.ts";
import { iamRules } from "./rules/iam.ts";
import { lifetimeRules } from "./rules/lifetimes.ts";
import { messagingRules } from "./rules/messaging.ts";
import { originRules } from "./rules/origin.ts";
import { privilegeRules } from "./rules/privileges.ts";
import { runtimeRules } from "./rules/runtime.ts";

/** A resource that is to stand after apply. */
export interface Planned {
  readonly address: string;
  readonly type: string;
  /** What is known before apply. */
  readonly is: Attributes;
}

/** What a rule looks at: the stacks together, since one refers to another by name. */
export interface Landscape {
  readonly plans: readonly Plan[];
  readonly planned: readonly Planned[];
  /** Addresses of what a plan deletes or forgets, replacements included, with their types. */
  readonly gone: readonly { readonly address: string; readonly type: string }[];
  /** What the stacks were planned for. */
  readonly environments: readonly { readonly project: string; readonly environment: string }[];
  /** The tables of the event types. */
  readonly eventTables: ReadonlySet<string>;
}

/** A promise about every deployment. */
export interface Rule {
  readonly id: string;
  readonly promise: string;
  /** Addresses of what breaks the promise, with what is wrong. */
  readonly findings: (landscape: Landscape) => readonly string[];
}

/** Every rule. */
export const rules: readonly Rule[] = [
  ...originRules,
  ...iamRules,
  ...privilegeRules,
  ...dataRules,
  ...lifetimeRules,
  ...messagingRules,
  ...runtimeRules,
  ...alertRules,
];

/** What breaks a promise, each as `rule: address: what`; empty when nothing does. */
export function judge(plans: readonly Plan[], eventTables: Iterable<string>): readonly string[] {
  const changes = plans.flatMap((plan) => plan.resource_changes).filter(({ mode }) => mode === "managed");
  const landscape: Landscape = {
    plans,
    planned: changes.flatMap(({ address, type, change }) =>
      change.after === null ? [] : [{ address, type, is: change.after }],
    ),
    gone: changes.filter(
      ({ change: { actions } }) => actions.includes("delete") || actions.includes("forget"),
    ),
    environments: plans.map(({ variables: { project_id: project, environment } }) => ({
      project: String(project?.value),
      environment: String(environment?.value),
    })),
    eventTables: new Set(eventTables),
  };
  return rules.flatMap(({ id, findings }) => findings(landscape).map((finding) => `${id}: ${finding}`));
}
