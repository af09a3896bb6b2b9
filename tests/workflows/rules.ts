import { releaseRules } from "./release-rules.ts";
import { accountsOf, stepsOf, type Job, type Step, type Workflow } from "./workflow.ts";

/** What is wrong with a workflow, in a line each; nothing when all is well. */
export type WorkflowRule = (workflow: Workflow) => readonly string[];

const pinned = /^[\w.-]+\/[\w.-]+(\/[\w./-]+)?@[0-9a-f]{40}$/;

/** Actions of others are pinned to commits; which version that is stands in a comment. */
export function unpinned({
  text,
  steps,
}: {
  readonly text: string;
  readonly steps: readonly Step[];
}): readonly string[] {
  return steps.flatMap(({ uses }) => {
    if (uses === undefined || uses.startsWith("./")) return [];
    if (!pinned.test(uses)) return [`${uses} is not pinned to a commit`];
    const lines = text.split("\n").filter((line) => line.includes(uses));
    return lines.every((line) => / # v\d+\.\d+\.\d+$/.test(line)) ? [] : [`${uses} does not say its version`];
  });
}

/** Scripts take what strangers and people typed from variables, never from an expression in their text. */
export function interpolated({ steps }: { readonly steps: readonly Step[] }): readonly string[] {
  return steps
    .filter(({ run = "" }) => run.includes("${{"))
    .map(({ name, run }) => `${name ?? run}: an expression in a script`);
}

const noWrite = (permissions: unknown) =>
  typeof permissions === "object" &&
  permissions !== null &&
  Object.values(permissions).every((access) => access === "read" || access === "none");

const topPermissions: WorkflowRule = ({ permissions }) =>
  noWrite(permissions) ? [] : ["the workflow gives every job more than reading"];

/** What each kind of job may write at most. */
const writable = new Map([
  ["id-token", "a token that Google exchanges"],
  ["pull-requests", "a comment"],
  ["issues", "an issue"],
]);

const jobPermissions: WorkflowRule = ({ jobs }) =>
  Object.entries(jobs).flatMap(([name, { permissions }]) => {
    if (typeof permissions !== "object" || permissions === null)
      return [`${name} does not name its permissions`];
    return Object.entries(permissions)
      .filter(([scope, access]) => access === "write" && !writable.has(scope))
      .map(([scope]) => `${name} may write ${scope}`);
  });

/** A job that may write in the repository runs none of its own packages' code and gets no identity of Google. */
const writersStayApart: WorkflowRule = ({ jobs }) =>
  Object.entries(jobs).flatMap(([name, job]) => {
    const scopes = Object.entries((job.permissions ?? {}) as Record<string, string>)
      .filter(([, access]) => access === "write")
      .map(([scope]) => scope);
    const isWriter = scopes.some((scope) => scope !== "id-token");
    if (!isWriter) return [];
    const runs = (job.steps ?? []).map(({ run = "", uses = "" }) => `${run} ${uses}`).join("\n");
    return [
      ...(scopes.includes("id-token") ? [`${name} may write and has an identity`] : []),
      ...(/npm |actions\/node|\.ci\//.test(runs) ? [`${name} may write and installs packages`] : []),
    ];
  });

const timeouts: WorkflowRule = ({ jobs }) =>
  Object.entries(jobs)
    .filter(([, { "timeout-minutes": minutes }]) => !(typeof minutes === "number" && minutes <= 120))
    .map(([name]) => `${name} may run for hours`);

const concurrency: WorkflowRule = ({ concurrency: given, jobs }) => {
  if (given?.group === undefined) return ["two runs may meet"];
  const changes = Object.values(jobs).some((job) => accountsOf(job).some((account) => account !== "plan"));
  if (!changes) return [];
  return [
    ...(given["cancel-in-progress"] === false ? [] : ["a deployment may be cut short by the next"]),
    ...(/^deploy-\$\{\{ inputs\.environment( \|\| 'prod')? \}\}$/.test(given.group)
      ? []
      : ["deployments of one environment do not share a group"]),
  ];
};

/** Neither event may run code of a pull request with rights: the first has secrets, the second a token that writes. */
const strangersCode: WorkflowRule = (workflow) => {
  const { on } = workflow;
  if (Object.hasOwn(on, "pull_request_target")) return ["pull_request_target has rights and secrets"];
  const elsewhere = stepsOf(workflow).filter(
    ({ uses = "", with: given }) =>
      uses.startsWith("actions/checkout@") && (given?.["ref"] ?? given?.["repository"]) !== undefined,
  );
  return elsewhere.map(({ job }) => `${job} checks out other code than the event's`);
};

const keepsToken: WorkflowRule = (workflow) =>
  stepsOf(workflow)
    .filter(({ uses = "" }) => uses.startsWith("actions/checkout@"))
    .filter(({ with: given }) => given?.["persist-credentials"] !== false)
    .map(({ job }) => `${job} leaves its token in the checkout`);

const keyUse = /secrets\s*(\.\s*GCP_SA_KEY|\[)/;
const guarded = /^\$\{\{ inputs\.auth == 'key' && secrets\.GCP_SA_KEY \|\| '' \}\}$/;

/** The key is asked for by name, handed to the action that refuses it for production, and to nothing else. */
const keys: WorkflowRule = (workflow) => {
  const uses = stepsOf(workflow).flatMap((step) =>
    Object.values(step.with ?? {}).map((value) => ({ step, value })),
  );
  const handed = uses.filter(({ value }) => keyUse.test(String(value)));
  const mentions = workflow.text.match(new RegExp(keyUse, "g"))?.length ?? 0;
  return [
    ...(mentions === handed.length ? [] : ["the key goes somewhere else than to a step's input"]),
    ...handed.flatMap(({ step, value }) => [
      ...(guarded.test(String(value)) ? [] : [`${step.job}: the key is taken without being asked for`]),
      ...(/^\.\/\.github\/actions\/(google-cloud|cleanup)$/.test(step.uses ?? "")
        ? []
        : [`${step.job}: the key goes past the check`]),
    ]),
    ...modeProblems(workflow),
    ...(workflow.text.includes("credentials_json") ? ["a key goes past the check"] : []),
    ...(/secrets:\s*inherit/.test(workflow.text) ? ["secrets are handed on as a whole"] : []),
  ];
};

/** Federation unless a person chose otherwise, and then what they chose. */
function modeProblems({ on, env, ...workflow }: Workflow): readonly string[] {
  const dispatch = on["workflow_dispatch"] as {
    readonly inputs?: Readonly<Record<string, { readonly default?: unknown }>>;
  } | null;
  const chosen = dispatch?.inputs?.["auth"];
  const modes = Object.values(workflow.jobs).flatMap(({ steps = [] }) =>
    steps.flatMap(({ uses = "", with: given }) =>
      /\/(google-cloud|cleanup)$/.test(uses) && given?.["auth"] !== undefined
        ? [typeof given["auth"] === "string" ? given["auth"] : "no text"]
        : [],
    ),
  );
  return [
    ...(chosen === undefined || chosen.default === "federation" ? [] : ["a key is the default"]),
    ...(env["AUTH"] === undefined || env["AUTH"] === "${{ inputs.auth || 'federation' }}"
      ? []
      : ["AUTH is not what was chosen"]),
    ...modes
      .filter((mode) => !/^\$\{\{ (env\.AUTH|inputs\.auth) \}\}$/.test(mode))
      .map((mode) => `the mode is ${mode}`),
  ];
}

/** Who logs in to change something does so in an environment; who destroys, in one of its own that production has not. */
const environments: WorkflowRule = (workflow) =>
  Object.entries(workflow.jobs).flatMap(([name, job]) => {
    return accountsOf(job).flatMap((account) => environmentProblems(name, job, account));
  });

function environmentProblems(name: string, job: Job, account: unknown): readonly string[] {
  const environment = typeof job.environment === "string" ? job.environment : job.environment?.name;
  switch (account) {
    case "plan":
      return [];
    case "images":
      return environment?.endsWith("-build") === true
        ? []
        : [`${name} pushes images outside of an environment`];
    case "apply":
      return environment === "${{ inputs.environment || 'prod' }}"
        ? []
        : [`${name} applies without the environment's reviewers`];
    case "destroy":
      return [
        ...(environment === "${{ inputs.environment }}-destroy"
          ? []
          : [`${name} destroys without the environment's reviewers`]),
        ...(job.if?.includes("inputs.environment != 'prod'") === true
          ? []
          : [`${name} may destroy production`]),
      ];
    default:
      return [`${name} acts as an account that nobody knows: ${String(account)}`];
  }
}

const cleanupDefault: WorkflowRule = ({ on }) => {
  const dispatch = on["workflow_dispatch"] as {
    readonly inputs?: Readonly<
      Record<string, { readonly default?: unknown; readonly options?: readonly string[] }>
    >;
  } | null;
  const inputs = dispatch?.inputs;
  const cleanup = inputs?.["cleanup"];
  if (cleanup === undefined) return [];
  return [
    ...(cleanup.default === "none" ? [] : ["a clean-up is not asked for by name"]),
    ...(inputs?.["confirm"]?.default === "" ? [] : ["a clean-up is confirmed before anybody did"]),
  ];
};

/** Without a shell that is named, a pipe succeeds when its last part does. */
const pipes: WorkflowRule = (workflow) =>
  stepsOf(workflow)
    .filter(
      ({ run, shell }) =>
        run !== undefined && /[|]|\n/.test(run.trim()) && (shell ?? workflow.shell) !== "bash",
    )
    .map(({ job, name }) => `${job}: ${name ?? "a step"} may fail unnoticed`);

/** All rules for workflows, by name. */
export const workflowRules: Readonly<Record<string, WorkflowRule>> = {
  "pins actions": (workflow) => unpinned({ text: workflow.text, steps: stepsOf(workflow) }),
  "keeps expressions out of scripts": (workflow) => interpolated({ steps: stepsOf(workflow) }),
  "gives nothing to all jobs": topPermissions,
  "names each job's permissions": jobPermissions,
  "keeps writers apart": writersStayApart,
  "limits each job's time": timeouts,
  "runs one at a time": concurrency,
  "runs no stranger's code with rights": strangersCode,
  "keeps no token in the checkout": keepsToken,
  "guards the key": keys,
  "asks the environment's reviewers": environments,
  "fails when a part of a pipe does": pipes,
  "cleans up only when asked": cleanupDefault,
  ...releaseRules,
};

/** Findings of all rules, each beginning with the rule's name. */
export function judge(workflow: Workflow): readonly string[] {
  return Object.entries(workflowRules).flatMap(([name, rule]) =>
    rule(workflow).map((found) => `${name}: ${found}`),
  );
}
