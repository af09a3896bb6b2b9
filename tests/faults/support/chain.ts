import type { CatalogPair } from "./catalogs.ts";
import type { CheckReport } from "./check.ts";
import { startFaultyStack, type FaultyStack, type StackLimits } from "./faulty-stack.ts";
import { createLoad, type Load } from "./load.ts";
import type { StackSettings } from "./messages.ts";
import type { Fault } from "./points.ts";
import type { Random } from "./random.ts";

/** What a scenario runs with. */
export interface Scenario {
  readonly dataDirectory: string;
  readonly catalogs: CatalogPair;
  readonly random: Random;
}

const mostAnswersBefore = 10;
const longestLoadMilliseconds = 120_000;

/**
 * Kills a stack once per fault, on one folder: starts it, sends again what was not answered, publishes until it dies, and so on. Resolves with
 * the check of everything that was ever sent, after the last start; throws when it finds something. What a kill loses or doubles, no later start
 * brings back.
 */
export async function killInTurn(scenario: Scenario, faults: readonly Fault[]): Promise<CheckReport> {
  const { dataDirectory, catalogs, random } = scenario;
  const load = createLoad("kill", random, catalogs.catalogs);
  const settings = {
    dataDirectory,
    ...catalogs.stack,
    catalog: "base",
    syncTables: true,
    fault: null,
  } as const;
  for (const fault of faults) {
    await using stack = await mustStart(settings);
    await load.resend(stack.file);
    const arm = async () => {
      await load.answers(random.whole(1, mostAnswersBefore));
      await stack.arm(fault);
    };
    await Promise.all([publishUntilDeath(stack, load, "base", fault), arm()]);
  }
  return recoverAndStop(settings, load, JSON.stringify(faults));
}

/** Kills a stack once while events make it create or change a table; the folder may hold an older form of the tables, and `load` its events. */
export async function killDuringTableChange(
  scenario: Scenario,
  load: Load,
  fault: Fault,
): Promise<CheckReport> {
  const { dataDirectory, catalogs } = scenario;
  const settings = {
    dataDirectory,
    ...catalogs.stack,
    catalog: "evolved",
    syncTables: false,
    fault: null,
  } as const;
  {
    const stack = await startFaultyStack({ ...settings, fault });
    if (stack !== null) {
      await using _ = stack;
      await publishUntilDeath(stack, load, "evolved", fault);
    }
  }
  return recoverAndStop(settings, load, JSON.stringify(fault));
}

/** Starts a stack that has no reason to die. */
export async function mustStart(
  settings: StackSettings,
  limits: StackLimits | null = null,
): Promise<FaultyStack> {
  const stack = await startFaultyStack(settings, limits);
  if (stack === null) throw new Error("the stack died at its start");
  return stack;
}

/** Publishes to the stack until it dies by its fault. */
export async function publishUntilDeath(
  stack: FaultyStack,
  load: Load,
  catalog: "base" | "evolved",
  fault: Fault,
): Promise<void> {
  const ended = AbortSignal.timeout(longestLoadMilliseconds);
  await load.run(stack.file, catalog, ended);
  if (ended.aborted) throw new Error(`never came to ${JSON.stringify(fault)}\n${stack.stderr()}`);
  const { signal, code } = await stack.exit;
  if (signal !== "SIGKILL")
    throw new Error(`ended with ${signal ?? code} instead of the kill\n${stack.stderr()}`);
}

/** Sends again what is unanswered and checks everything; throws when something is wrong. */
export async function recover(stack: FaultyStack, load: Load, after: string): Promise<CheckReport> {
  await load.resend(stack.file);
  const report = await stack.check(load.sent);
  if (report.findings.length > 0)
    throw new Error(`${after}:\n${report.findings.join("\n")}\n${stack.stderr()}`);
  return report;
}

async function recoverAndStop(settings: StackSettings, load: Load, after: string): Promise<CheckReport> {
  await using stack = await mustStart(settings);
  const report = await recover(stack, load, after);
  const { code, signal } = await stack.kill("SIGTERM");
  if (code !== 0) throw new Error(`SIGTERM ended it with ${signal ?? code}\n${stack.stderr()}`);
  return report;
}
