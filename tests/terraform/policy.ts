import { iamRules } from "./rules/iam.ts";
import { dataRules } from "./rules/data.ts";
import { messagingRules } from "./rules/messaging.ts";
import { runtimeRules } from "./rules/runtime.ts";
import type { Attributes, Plan } from "./plan.ts";

/** A resource that is to stand after apply. */
export interface Planned {
  readonly address: string;
  readonly type: string;
  /** What is known before apply. */
  readonly is: Attributes;
}

/** What a rule looks at: the stacks together, since one refers to another by name. */
export interface Landscape {
  readonly planned: readonly Planned[];
  /** Addresses of what a plan deletes, replacements included, with their types. */
  readonly deleted: readonly { readonly address: string; readonly type: string }[];
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
export const rules: readonly Rule[] = [...iamRules, ...dataRules, ...messagingRules, ...runtimeRules];

/** What breaks a promise, each as `rule: address: what`; empty when nothing does. */
export function judge(plans: readonly Plan[], eventTables: Iterable<string>): readonly string[] {
  const changes = plans.flatMap((plan) => plan.resource_changes);
  const landscape: Landscape = {
    planned: changes.flatMap(({ address, type, change }) =>
      change.after === null || change.actions.includes("read") ? [] : [{ address, type, is: change.after }],
    ),
    deleted: changes.filter(({ change }) => change.actions.includes("delete")),
    eventTables: new Set(eventTables),
  };
  return rules.flatMap(({ id, findings }) => findings(landscape).map((finding) => `${id}: ${finding}`));
}
