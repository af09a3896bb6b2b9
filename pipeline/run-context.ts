import { randomUUID } from "node:crypto";
import type { Registry } from "../generated/contract.ts";
import type { DeadLetter } from "../platform/dead-letter.ts";
import type { ReceivedMessage } from "../platform/event-bus/event-bus.ts";
import type { Prepared, Waiting } from "./transforms/stages.ts";

/** What one run of the graph works on. */
export interface GraphInput {
  readonly messages: readonly ReceivedMessage[];
  readonly registry: Registry;
  readonly now: Date;
}

/** A dead letter beside the message it was made from. */
export interface LetterOf {
  readonly message: ReceivedMessage;
  readonly letter: DeadLetter;
}

/** Where each message went: exactly one place. */
export interface GraphOutput {
  /** By table. */
  readonly events: ReadonlyMap<string, readonly Prepared[]>;
  readonly deadLetters: readonly LetterOf[];
  readonly waiting: readonly Waiting[];
}

/** The state that the DoFns of one run share. */
export interface RunContext {
  readonly input: GraphInput;
  /** `input.now` as RFC 3339. */
  readonly ingestedAt: string;
  readonly events: Map<string, Prepared[]>;
  readonly deadLetters: LetterOf[];
  readonly waiting: Waiting[];
}

// DoFns are serialized, so they cannot hold input or output: they hold a run id, and this is where it leads.
const runs = new Map<string, RunContext>();

/** The context of a run that is under way. */
export function contextOf(runId: string): RunContext {
  const context = runs.get(runId);
  if (!context) throw new Error(`No run ${runId} is under way.`);
  return context;
}

/** Lends `use` a run id that leads to `input` while it works, and resolves with what the run collected. */
export async function withRun(
  input: GraphInput,
  use: (runId: string) => Promise<void>,
): Promise<GraphOutput> {
  const runId = randomUUID();
  const context: RunContext = {
    input,
    ingestedAt: input.now.toISOString(),
    events: new Map(),
    deadLetters: [],
    waiting: [],
  };
  runs.set(runId, context);
  try {
    await use(runId);
    return context;
  } finally {
    runs.delete(runId);
  }
}
