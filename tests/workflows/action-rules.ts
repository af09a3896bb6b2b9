import { interpolated, unpinned } from "./rules.ts";
import { releaseRules } from "./release-rules.ts";
import type { Action, Step, Workflow } from "./workflow.ts";

/** What is wrong with a composite action, in a line each. */
export type ActionRule = (action: Action) => readonly string[];

/** The rules about steps, as if the action's were those of a job. */
const ofSteps = [
  "uses known actions",
  "tells no secrets",
  "uploads only what it made",
  "takes nothing from caches",
  "changes through scripts only",
];

function asWorkflow({ file, text, steps }: Action): Workflow {
  const jobs = { action: { steps, "runs-on": "ubuntu-24.04" } };
  return { file, text, on: {}, permissions: {}, concurrency: undefined, env: {}, shell: undefined, jobs };
}

/** A report that was not made is no failure of who writes it down; everything else is. */
const failures: ActionRule = (action) => {
  const steps = action.steps.filter(
    ({ name }) => !(action.file.includes("/schema-comment/") && name === "Fetch the report"),
  );
  return releaseRules["fails when something does"]?.(asWorkflow({ ...action, steps })) ?? [];
};

const isLogin = ({ uses = "" }: Step) => uses.startsWith("google-github-actions/auth@");

/** A key is looked at before it is used, and never used for production. */
const keys: ActionRule = ({ steps }) =>
  steps.flatMap((step, index) => {
    if (!isLogin(step) || step.with?.["credentials_json"] === undefined) return [];
    const checked = steps
      .slice(0, index)
      .some(
        ({ run, if: when }) =>
          run === "scripts/release/check-key.sh" && when === "${{ inputs.auth != 'federation' }}",
      );
    return [
      ...(checked ? [] : ["a key is used before it was looked at"]),
      ...(step.if === "${{ inputs.auth == 'key' && inputs.environment != 'prod' }}"
        ? []
        : ["a key is used for production"]),
    ];
  });

/** Federation acts as the account that was asked for, of the environment's own project. */
const identities: ActionRule = ({ steps }) =>
  steps
    .filter((step) => isLogin(step) && step.with?.["credentials_json"] === undefined)
    .filter(
      ({ with: given }) =>
        given?.["service_account"] !==
          "${{ inputs.environment }}-terraform-${{ inputs.account }}@${{ inputs.project }}.iam.gserviceaccount.com" ||
        given["workload_identity_provider"] !== "${{ inputs.provider }}",
    )
    .map(() => "it acts as another account than it was asked for");

/** What is removed was asked for in the right way and has been listed. */
const removals: ActionRule = ({ file, steps }) => {
  if (!file.includes("/cleanup/")) return [];
  const order = [
    "scripts/release/check-request.sh",
    "scripts/release/clean-up.sh list",
    "scripts/release/clean-up.sh remove",
  ];
  const runs = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
  return runs.join() === order.join() ? [] : [`it runs ${runs.join(", then ")}`];
};

/** All rules for composite actions, by name. */
export const actionRules: Readonly<Record<string, ActionRule>> = {
  "pins actions": unpinned,
  "keeps expressions out of scripts": interpolated,
  ...Object.fromEntries(
    ofSteps.map((name) => [name, (action: Action) => releaseRules[name]?.(asWorkflow(action)) ?? []]),
  ),
  "fails when something does": failures,
  "guards the key": keys,
  "acts as who was asked for": identities,
  "removes only what was listed": removals,
};

/** Findings of all rules, each beginning with the rule's name. */
export function judgeAction(action: Action): readonly string[] {
  return Object.entries(actionRules).flatMap(([name, rule]) =>
    rule(action).map((found) => `${name}: ${found}`),
  );
}
