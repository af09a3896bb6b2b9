import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "../support/process.ts";

/** One step of a job or of a composite action. */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly "continue-on-error"?: unknown;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

/** One job of a workflow. */
export interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string | { readonly name: string };
  readonly permissions?: unknown;
  readonly "timeout-minutes"?: unknown;
  readonly "runs-on"?: unknown;
  readonly "continue-on-error"?: unknown;
  readonly container?: unknown;
  readonly services?: unknown;
  /** A workflow that is called. */
  readonly uses?: string;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
}

/** A workflow as a runner reads it, with the text that it was read from. */
export interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency: { readonly group?: string; readonly "cancel-in-progress"?: unknown } | undefined;
  readonly env: Readonly<Record<string, unknown>>;
  /** The shell of all steps that name none. */
  readonly shell: string | undefined;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A composite action of this repository. */
export interface Action {
  readonly file: string;
  readonly text: string;
  readonly steps: readonly Step[];
}

/** Reads the text of a workflow file. */
export function parseWorkflow(file: string, text: string): Workflow {
  const given = parse(text) as Partial<Workflow> & {
    readonly on: string | readonly string[] | Workflow["on"];
    readonly defaults?: { readonly run?: { readonly shell?: string } };
  };
  const { on, permissions, concurrency, env = {}, jobs = {} } = given;
  const triggers = typeof on === "string" ? [on] : on;
  return {
    file,
    text,
    on: Array.isArray(triggers) ? Object.fromEntries(triggers.map((name: string) => [name, null])) : triggers,
    permissions,
    concurrency,
    env,
    shell: given.defaults?.run?.shell,
    jobs,
  };
}

/** Reads the text of an action.yml. */
export function parseAction(file: string, text: string): Action {
  const { runs } = parse(text) as { readonly runs: { readonly steps: readonly Step[] } };
  return { file, text, steps: runs.steps };
}

/** All workflows of this repository, sorted by name. */
export function readWorkflows(): readonly Workflow[] {
  return read(".github/workflows/*.yml").map(({ file, text }) => parseWorkflow(file, text));
}

/** All composite actions of this repository, sorted by name. */
export function readActions(): readonly Action[] {
  return read(".github/actions/*/action.yml").map(({ file, text }) => parseAction(file, text));
}

/** All steps of a workflow with the name of their job. */
export function stepsOf(workflow: Workflow): readonly (Step & { readonly job: string })[] {
  return Object.entries(workflow.jobs).flatMap(([job, { steps = [] }]) =>
    steps.map((step) => Object.assign({ job }, step)),
  );
}

/** The accounts of Google Cloud that a job acts as; `destroy` for a clean-up. */
export function accountsOf({ steps = [] }: Job): readonly unknown[] {
  return steps.flatMap(({ uses = "", with: given }) =>
    uses.endsWith("/google-cloud") ? [given?.["account"]] : uses.endsWith("/cleanup") ? ["destroy"] : [],
  );
}

function read(pattern: string) {
  const files = globSync(pattern, { cwd: projectRoot }).toSorted();
  return files.map((file) => ({ file, text: readFileSync(join(projectRoot, file), "utf8") }));
}
