import type { WorkflowRule } from "./rules.ts";
import { accountsOf, stepsOf, type Job, type Workflow } from "./workflow.ts";

const authors =
  /^(\.\/\.github\/actions\/[a-z-]+$|actions\/(checkout|setup-node|upload-artifact|download-artifact)@|hashicorp\/setup-terraform@|google-github-actions\/auth@|docker\/setup-buildx-action@|sigstore\/cosign-installer@)/;

/** Only actions that somebody has looked at; a pin says which commit, not whose. */
const knownActions: WorkflowRule = (workflow) => [
  ...stepsOf(workflow)
    .filter(({ uses }) => uses !== undefined && !authors.test(uses))
    .map(({ job, uses }) => `${job} uses ${uses}`),
  ...Object.entries(workflow.jobs).flatMap(([name, { uses, container, services }]) => [
    ...(uses === undefined ? [] : [`${name} is another workflow: ${uses}`]),
    ...(container === undefined && services === undefined ? [] : [`${name} runs in an image`]),
  ]),
];

/** GitHub's own runners, of one version. */
const runners: WorkflowRule = ({ jobs }) =>
  Object.entries(jobs)
    .filter(([, job]) => job["runs-on"] !== "ubuntu-24.04")
    .map(([name, job]) => `${name} runs on ${JSON.stringify(job["runs-on"])}`);

/** What fails, fails the run. */
const failures: WorkflowRule = (workflow) => [
  ...Object.entries(workflow.jobs).flatMap(([name, job]) =>
    job["continue-on-error"] === undefined ? [] : [`${name} may fail unnoticed`],
  ),
  ...stepsOf(workflow)
    .filter(
      (step) =>
        step["continue-on-error"] !== undefined || /\|\| *(true|:|exit 0)|set \+e/.test(step.run ?? ""),
    )
    .map(({ job, name }) => `${job}: ${name ?? "a step"} may fail unnoticed`),
];

/** Secrets are the key and the project's id; nothing prints its environment or each command. */
const quiet: WorkflowRule = (workflow) => [
  ...[...workflow.text.matchAll(/\bsecrets\s*\.\s*(\w+)/g)]
    .map(([, name = ""]) => name)
    .filter((name) => !/^GCP_(SA_KEY|PROJECT_ID)$/.test(name))
    .map((name) => `the secret ${name} is not one of ours`),
  ...stepsOf(workflow)
    .filter(({ run = "" }) => /\bset -\w*x|\bprintenv\b|^\s*env\s*($|\|)|\bbash -x/m.test(run))
    .map(({ job }) => `${job} prints what it knows`),
  ...(/ACTIONS_(ALLOW_UNSECURE_COMMANDS|STEP_DEBUG|RUNNER_DEBUG)/.test(workflow.text)
    ? ["debugging is switched on"]
    : []),
];

/** Only files that were made for it leave the runner: credentials lie in the checkout. */
const artifacts: WorkflowRule = (workflow) =>
  stepsOf(workflow)
    .filter(({ uses = "" }) => uses.startsWith("actions/upload-artifact@"))
    .filter(({ with: given }) => !/^\$\{\{ runner\.temp \}\}\/[\w./-]+$/.test(String(given?.["path"])))
    .map(({ job }) => `${job} uploads more than what it made`);

const caches: WorkflowRule = (workflow) =>
  stepsOf(workflow)
    .filter(({ uses = "" }) => uses.startsWith("actions/setup-node@"))
    .filter(({ with: given }) => given?.["package-manager-cache"] !== false || given["cache"] !== undefined)
    .map(({ job }) => `${job} takes packages from a cache that others can fill`);

/** Jobs that act as an account which changes something. */
function changing({ jobs }: Workflow): readonly (readonly [string, Job])[] {
  return Object.entries(jobs).filter(([, job]) => accountsOf(job).some((account) => account !== "plan"));
}

/** Changes come from main, or from a person. */
const fromMain: WorkflowRule = (workflow) => {
  if (changing(workflow).length === 0) return [];
  return Object.entries(workflow.on).flatMap(([event, given]) => {
    if (event === "workflow_dispatch") return [];
    const { branches, tags } = (given ?? {}) as {
      readonly branches?: readonly string[];
      readonly tags?: unknown;
    };
    return event === "push" && branches?.join() === "main" && tags === undefined
      ? []
      : [`${event} may change what runs`];
  });
};

/** An identity is for who logs in, and never for a fork. */
const identities: WorkflowRule = ({ on, jobs }) =>
  Object.entries(jobs).flatMap(([name, job]) => {
    const { "id-token": token } = (job.permissions ?? {}) as Readonly<Record<string, unknown>>;
    if (token !== "write") return accountsOf(job).length > 0 ? [`${name} logs in without an identity`] : [];
    const isOfFork = Object.hasOwn(on, "pull_request");
    const keepsForksOut = job.if?.includes(
      "github.event.pull_request.head.repo.full_name == github.repository",
    );
    return [
      ...(accountsOf(job).length > 0 ? [] : [`${name} has an identity and logs in nowhere`]),
      ...(isOfFork && !(keepsForksOut === true && !job.if?.includes("||"))
        ? [`${name} gives forks an identity`]
        : []),
      ...(isOfFork && accountsOf(job).some((account) => account !== "plan")
        ? [`${name} changes what runs`]
        : []),
    ];
  });

/** Nothing is built before it was tested. */
const tested: WorkflowRule = ({ jobs }) =>
  Object.entries(jobs)
    .filter(([, job]) => accountsOf(job).includes("images"))
    .filter(
      ([, { needs = [], if: condition = "" }]) =>
        !needs.includes("test") || !condition.includes("needs.test.result == 'success'"),
    )
    .map(([name]) => `${name} does not ask whether the tests passed`);

/** Nothing is released that was not asked for, tested, signed and planned; what is applied is what was shown. */
const release: WorkflowRule = (workflow) =>
  Object.entries(workflow.jobs)
    .filter(([, job]) => accountsOf(job).includes("apply"))
    .flatMap(([name, job]) => {
      const before = ancestorsOf(workflow, name).flatMap((one) => workflow.jobs[one]?.steps ?? []);
      const scripts = [...before, ...(job.steps ?? [])].map(({ run = "" }) => run).join("\n");
      const places = releaseSteps.map((script) => scripts.indexOf(script));
      const missing = releaseSteps.filter((_, index) => (places[index] ?? -1) < 0);
      const apply = (job.steps ?? []).find(({ run = "" }) => run.includes("scripts/release/apply.sh"));
      const rollBack = (job.steps ?? []).find(({ run = "" }) => run.includes("scripts/release/roll-back.sh"));
      return [
        ...missing.map((script) => `${name} does without ${script}`),
        ...(places.every((place, index) => index === 0 || place >= (places[index - 1] ?? 0))
          ? []
          : [`${name} does things in another order`]),
        ...(apply?.env?.["SUMS"] === "${{ needs.plan.outputs.sums }}"
          ? []
          : [`${name} applies what nobody has seen`]),
        ...(/failure\(\) \|\| cancelled\(\)/.test(rollBack?.if ?? "") ? [] : [`${name} does not roll back`]),
        ...(/needs\.plan\.result == 'success'/.test(job.if ?? "")
          ? []
          : [`${name} does not ask whether the plan was made`]),
      ];
    });

const releaseSteps = [
  "scripts/release/check-request.sh",
  ".ci/run",
  "scripts/release/build-images.sh",
  "scripts/release/plan.sh",
  "scripts/release/check-signatures.sh",
  "scripts/release/apply.sh",
  "deploy-component.sh table_manager",
  "deploy-component.sh pipeline",
  "deploy-component.sh event_generator",
  "scripts/release/verify.sh",
  "scripts/test-table-creation.sh",
  "scripts/release/roll-back.sh",
];

/** Terraform changes nothing but through the scripts that check what it is to do. */
const scriptsOnly: WorkflowRule = (workflow) =>
  stepsOf(workflow)
    .filter(({ run = "" }) =>
      /\bterraform\b.*\b(apply|destroy|import|state)\b|-auto-approve|gcloud .*\b(delete|create)\b/.test(run),
    )
    .map(({ job, run }) => `${job}: ${run}`);

/** What must have ended before a job begins, first things first. */
function ancestorsOf({ jobs }: Workflow, name: string): readonly string[] {
  const needs = jobs[name]?.needs ?? [];
  const direct = typeof needs === "string" ? [needs] : needs;
  return [...new Set([...direct.flatMap((one) => ancestorsOf({ jobs } as Workflow, one)), ...direct])];
}

/** Rules about what is let through to an environment. */
export const releaseRules: Readonly<Record<string, WorkflowRule>> = {
  "uses known actions": knownActions,
  "names its runners": runners,
  "fails when something does": failures,
  "tells no secrets": quiet,
  "uploads only what it made": artifacts,
  "takes nothing from caches": caches,
  "changes from main only": fromMain,
  "gives identities to who logs in": identities,
  "builds what was tested": tested,
  "releases what was checked": release,
  "changes through scripts only": scriptsOnly,
};
