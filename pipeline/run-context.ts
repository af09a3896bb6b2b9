import { randomUUID } from "node:crypto";
import type { DeadLetter } from "../platform/dead-letter.ts";
import type { ReceivedMessage } from "../platform/event-bus/event-bus.ts";
import type { ObjectStore } from "../platform/object-store/object-store.ts";
import type { OpenBundleSink } from "./sinks/bundle-sink.ts";
import type { PipelineRegistry } from "./transforms/pipeline-registry.ts";
import type { Prepared, Refused, Waiting } from "./transforms/stages.ts";

/** What one run of the graph works on. */
export interface GraphInput {
  readonly messages: readonly ReceivedMessage[];
  readonly registry: PipelineRegistry;
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

/** What the stages of every run look up. */
export interface StageContext {
  readonly registry: PipelineRegistry;
  /** RFC 3339. */
  readonly ingestedAt: string;
}

/** The state that the DoFns of a run over one batch share. */
export interface BatchContext extends StageContext {
  readonly kind: "batch";
  readonly input: GraphInput;
  readonly events: Map<string, Prepared[]>;
  readonly deadLetters: LetterOf[];
  readonly waiting: Waiting[];
}

/** Where the elements of a bundle go: what each branch of the graph opens. */
export interface EngineSinks {
  readonly events: OpenBundleSink<readonly Prepared[]>;
  readonly refused: OpenBundleSink<readonly Refused[]>;
  readonly waiting: OpenBundleSink<readonly Waiting[]>;
}

/** Where messages come from on an engine. Sinks differ: what comes from the archive does not go there again. */
export type SourceKind = "archive" | "dead letters" | "stream";

/** What DoFns need in a process that works for an engine. */
export interface EngineContext extends StageContext {
  readonly kind: "engine";
  readonly store: ObjectStore;
  readonly sinks: (source: SourceKind) => EngineSinks;
}

type RunContext = BatchContext | EngineContext;

// DoFns are serialized, so they cannot hold what they work with: they hold a run id, and this is where it leads.
const runs = new Map<string, RunContext>();

/** The run id that leads to the engine's context of whichever worker it is looked up in. */
export const anyWorker = "any worker";

/** What the stages of a run look up. */
export function stagesOf(runId: string): StageContext {
  return contextOf(runId);
}

/** The context of a run over one batch. */
export function batchOf(runId: string): BatchContext {
  const context = contextOf(runId);
  if (context.kind !== "batch") throw new Error(`Run ${runId} is none over a batch.`);
  return context;
}

/** The context of a run on an engine. */
export function engineOf(runId: string): EngineContext {
  const context = contextOf(runId);
  if (context.kind !== "engine") throw new Error(`Run ${runId} is none on an engine.`);
  return context;
}

function contextOf(runId: string): RunContext {
  const context = runs.get(runId);
  if (!context) throw new Error(`No run ${runId} is under way in this process.`);
  return context;
}

/** Lends `use` a run id that leads to `input` while it works, and resolves with what the run collected. */
export async function withRun(
  input: GraphInput,
  use: (runId: string) => Promise<void>,
): Promise<GraphOutput> {
  const { registry, now } = input;
  const context: BatchContext = {
    kind: "batch",
    registry,
    ingestedAt: now.toISOString(),
    input,
    events: new Map(),
    deadLetters: [],
    waiting: [],
  };
  await withContext(randomUUID(), context, use);
  return context;
}

/** Lends `use` a run id that leads to the context while it works. */
export function withEngineRun<T>(context: EngineContext, use: (runId: string) => Promise<T>): Promise<T> {
  return withContext(randomUUID(), context, use);
}

/** Makes this process a worker for as long as `use` works: `anyWorker` leads to the context. */
export function withWorker<T>(context: EngineContext, use: () => Promise<T>): Promise<T> {
  if (runs.has(anyWorker)) throw new Error("This process is a worker already.");
  return withContext(anyWorker, context, use);
}

async function withContext<T>(
  runId: string,
  context: RunContext,
  use: (runId: string) => Promise<T>,
): Promise<T> {
  runs.set(runId, context);
  try {
    return await use(runId);
  } finally {
    runs.delete(runId);
  }
}
