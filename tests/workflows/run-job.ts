import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, delimiter, join } from "node:path";
import { projectRoot, start } from "../support/process.ts";
import { evaluate, expand, isTrue, type Contexts } from "./expression.ts";
import type { Step, Workflow } from "./workflow.ts";

/** Where and with what a job runs. */
export interface JobRun {
  /** Folder of the runner: RUNNER_TEMP, which the jobs of a run share here, as artifacts would be. */
  readonly temp: string;
  /** Folder of programs that stand before all others on PATH. */
  readonly programs: string;
  /** Scripts of the project, by path, that a program of the same name stands in for. */
  readonly replaced: readonly string[];
  readonly contexts: Contexts;
  readonly env: Readonly<Record<string, string>>;
}

/** How a job ended. */
export interface JobResult {
  readonly result: "success" | "failure";
  readonly outputs: Readonly<Record<string, string>>;
  /** All that the steps printed. */
  readonly printed: string;
  readonly summary: string;
  /** Actions of others, and of this repository, in their order, with what they were given. */
  readonly used: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
}

/** Runs the scripts of a job's steps in their order, as a runner does; actions are only written down. */
export async function runJob(workflow: Workflow, name: string, run: JobRun): Promise<JobResult> {
  const job = workflow.jobs[name];
  if (job === undefined) throw new Error(`no job is called ${name}`);
  await mkdir(run.temp, { recursive: true });
  const [outputFile, summaryFile] = [join(run.temp, "output"), join(run.temp, "summary")];
  const steps: Record<string, { outcome: string; outputs: Readonly<Record<string, string>> }> = {};
  const used: { uses: string; with: Readonly<Record<string, string>> }[] = [];
  let hasFailed = false;
  let printed = "";
  await writeFile(summaryFile, "");
  const workflowEnv = expandAll(workflow.env, run.contexts);
  const env = { ...workflowEnv, ...expandAll(job.env ?? {}, { ...run.contexts, env: workflowEnv }) };
  const contexts = { ...run.contexts, env, steps };
  for (const step of job.steps ?? []) {
    let outcome = "success";
    let outputs = {};
    if (!shallRun(step, contexts, hasFailed)) outcome = "skipped";
    else if (step.uses !== undefined)
      used.push({ uses: step.uses, with: expandAll(step.with ?? {}, contexts) });
    else {
      await writeFile(outputFile, "");
      const finished = await start(
        "bash",
        ["--noprofile", "--norc", "-eo", "pipefail", "-c", scriptOf(step, run)],
        {
          cwd: projectRoot,
          env: {
            ...run.env,
            PATH: [run.programs, process.env["PATH"]].join(delimiter),
            RUNNER_TEMP: run.temp,
            GITHUB_OUTPUT: outputFile,
            GITHUB_STEP_SUMMARY: summaryFile,
            ...env,
            ...expandAll(step.env ?? {}, contexts),
          },
        },
      ).finished;
      printed += finished.stdout + finished.stderr;
      outputs = parseOutputs(await readFile(outputFile, "utf8"));
      if (finished.code !== 0) outcome = "failure";
    }
    hasFailed ||= outcome === "failure";
    if (step.id !== undefined) steps[step.id] = { outcome, outputs };
  }
  const declared = (job as { readonly outputs?: Readonly<Record<string, unknown>> }).outputs ?? {};
  return {
    result: hasFailed ? "failure" : "success",
    outputs: expandAll(declared, contexts),
    printed,
    summary: await readFile(summaryFile, "utf8"),
    used,
  };
}

function scriptOf({ run: script = "" }: Step, { replaced }: JobRun): string {
  return replaced.reduce((text, path) => text.replaceAll(path, basename(path)), script);
}

function shallRun(step: Step, contexts: Contexts, hasFailed: boolean): boolean {
  if (step.if === undefined) return !hasFailed;
  const expression = step.if.replace(/^\s*\$\{\{|\}\}\s*$/g, "");
  const status = {
    failure: () => hasFailed,
    success: () => !hasFailed,
    cancelled: () => false,
    always: () => true,
  };
  const mentionsStatus = /\b(failure|success|cancelled|always)\(\)/.test(expression);
  return (mentionsStatus || !hasFailed) && isTrue(evaluate(expression, contexts, status));
}

function expandAll(values: Readonly<Record<string, unknown>>, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, expand(String(value), contexts)]),
  );
}

function parseOutputs(text: string): Readonly<Record<string, string>> {
  const found = [...text.matchAll(/^(\w+)<<(\w+)\n([\s\S]*?)\n\2$|^(\w+)=(.*)$/gm)];
  return Object.fromEntries(
    found.map(([, long, , value, short, line]) => [long ?? short ?? "", value ?? line ?? ""]),
  );
}
