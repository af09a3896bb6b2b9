import { randomUUID } from "node:crypto";
import { appendFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Catalog } from "../../platform/runtime/catalog.ts";
import { interruptedExit, type Output } from "./output.ts";
import { checks, messageOf, type CheckContext, type CheckResult } from "./verify/checks.ts";
import { verifyMarkdown, verifyText, type VerifyReport } from "./verify/report.ts";
import type { VerifyTarget } from "./verify/target.ts";

/** What `events verify` takes. */
export interface VerifyOptions {
  /** `local`, or the name of an environment on Google Cloud. */
  readonly environment: string;
  /** Events of each type. */
  readonly count: number;
  /** Hard limit for all of it. */
  readonly seconds: number;
  /** A file to which the report is added as Markdown. */
  readonly summary?: string;
  readonly json: boolean;
}

const pauseMilliseconds = { local: 100, google: 2_000 } as const;

/** Sends events of its own through an environment and checks what became of them; exit code 1 when something is not as it should be. */
export async function verifyCommand(
  options: VerifyOptions,
  dataDirectory: string,
  output: Output,
): Promise<number> {
  const isLocal = options.environment === "local";
  const target = isLocal
    ? await (await import("./verify/embedded-target.ts")).openEmbeddedTarget(dataDirectory)
    : await (await import("./verify/google-target.ts")).openGoogleTarget(options.environment, process.env);
  try {
    const catalog = await import("../../generated/index.ts");
    const pause = isLocal ? pauseMilliseconds.local : pauseMilliseconds.google;
    const report = await verify(target, catalog, { ...options, pause, signal: output.signal });
    output.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : verifyText(report));
    if (options.summary !== undefined) await appendFile(options.summary, verifyMarkdown(report));
    if (output.interrupted) return interruptedExit;
    return report.passed ? 0 : 1;
  } finally {
    await target.close();
  }
}

/** Runs all checks, also when one failed, until the time is up. */
export async function verify(
  target: VerifyTarget,
  { registry }: Pick<Catalog, "registry">,
  limits: {
    readonly count: number;
    readonly seconds: number;
    /** Milliseconds between two looks. */
    readonly pause: number;
    readonly signal: AbortSignal;
  },
): Promise<VerifyReport> {
  const startedAt = new Date();
  const ending = AbortSignal.any([limits.signal, AbortSignal.timeout(limits.seconds * 1_000)]);
  const timeUp = new Promise<never>((_resolve, reject) => {
    ending.addEventListener("abort", () => reject(new Error(`not finished within ${limits.seconds} s`)));
  });
  timeUp.catch(() => {});
  const context: CheckContext = {
    target,
    registry,
    count: limits.count,
    startedAt,
    runId: randomUUID(),
    async settle(ask, done) {
      for (;;) {
        const answer = await ask();
        if (done(answer) || ending.aborted) return answer;
        await delay(limits.pause, undefined, { signal: ending }).catch(() => {});
      }
    },
  };
  const results: CheckResult[] = [];
  for (const [name, check] of checks) {
    // The grace lets a check tell what it saw last.
    const outcome = ending.aborted ? timeUp : Promise.race([check(context), afterGrace(timeUp)]);
    results.push(await resultOf(name, outcome));
  }
  return {
    environment: target.name,
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1_000,
    passed: results.every(({ outcome }) => outcome !== "failed"),
    checks: results,
  };
}

const graceMilliseconds = 5_000;

async function afterGrace(timeUp: Promise<never>): Promise<never> {
  try {
    return await timeUp;
  } catch (error) {
    await delay(graceMilliseconds, undefined, { ref: false });
    throw error;
  }
}

async function resultOf(
  name: string,
  work: Promise<string | { readonly skipped: string }>,
): Promise<CheckResult> {
  try {
    const seen = await work;
    if (typeof seen === "string") return { name, outcome: "passed", detail: seen };
    return { name, outcome: "skipped", detail: seen.skipped };
  } catch (error) {
    return { name, outcome: "failed", detail: messageOf(error) };
  }
}
