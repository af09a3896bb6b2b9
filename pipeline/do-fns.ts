import type { ReceivedMessage } from "../platform/event-bus/event-bus.ts";
import { registerDoFns } from "./beam.ts";
import type { DoFn } from "./beam.ts";
import { contextOf } from "./run-context.ts";
import { archiveLine } from "./transforms/archive-line.ts";
import { deadLetter } from "./transforms/dead-letter.ts";
import { decode } from "./transforms/decode.ts";
import type { Prepared, Refused, Stage, Waiting } from "./transforms/stages.ts";
import { toRow } from "./transforms/to-row.ts";
import { validate } from "./transforms/validate.ts";

/** An element of the split that routes: one tag per element. */
export interface Routed {
  readonly events?: Prepared;
  readonly refused?: Refused;
  readonly waiting?: Waiting;
}

/** Beam serializes DoFns, so all that one holds is the id of its run. */
abstract class RunDoFn {
  private readonly runId: string;

  constructor(runId: string) {
    this.runId = runId;
  }

  protected get run() {
    return contextOf(this.runId);
  }
}

/** The messages of the run. */
export class Read extends RunDoFn implements DoFn<Uint8Array, ReceivedMessage> {
  process(): Iterable<ReceivedMessage> {
    return this.run.input.messages;
  }
}

/** Bytes → JSON. */
export class Decode extends RunDoFn implements DoFn<ReceivedMessage, Stage> {
  process(message: ReceivedMessage): Iterable<Stage> {
    return [decode(message)];
  }
}

/** JSON → valid event. */
export class Validate extends RunDoFn implements DoFn<Stage, Stage> {
  process(stage: Stage): Iterable<Stage> {
    return [stage.kind === "decoded" ? validate(stage, this.run.input.registry) : stage];
  }
}

/** Valid event → row. */
export class ToRow extends RunDoFn implements DoFn<Stage, Stage> {
  process(stage: Stage): Iterable<Stage> {
    return [stage.kind === "accepted" ? toRow(stage, this.run.ingestedAt) : stage];
  }
}

/** Row → row and archive line. */
export class ToArchiveLine extends RunDoFn implements DoFn<Stage, Stage> {
  process(stage: Stage): Iterable<Stage> {
    return [stage.kind === "converted" ? archiveLine(stage) : stage];
  }
}

/** Tags each element with the branch it takes. */
export class Route extends RunDoFn implements DoFn<Stage, Routed> {
  process(stage: Stage): Iterable<Routed> {
    if (stage.kind === "prepared") return [{ events: stage }];
    if (stage.kind === "refused") return [{ refused: stage }];
    if (stage.kind === "waiting") return [{ waiting: stage }];
    throw new Error(`A message left the graph as ${stage.kind}.`);
  }
}

/** Puts events by table into the run's output. */
export class CollectEvents extends RunDoFn implements DoFn<Prepared, never> {
  process(event: Prepared): void {
    const { events } = this.run;
    const ofTable = events.get(event.table);
    if (ofTable) ofTable.push(event);
    else events.set(event.table, [event]);
  }
}

/** Puts dead letters into the run's output. */
export class CollectDeadLetters extends RunDoFn implements DoFn<Refused, never> {
  process(refused: Refused): void {
    const { deadLetters, input } = this.run;
    deadLetters.push({ message: refused.message, letter: deadLetter(refused, input.now) });
  }
}

/** Puts what has to wait into the run's output. */
export class CollectWaiting extends RunDoFn implements DoFn<Waiting, never> {
  process(waiting: Waiting): void {
    this.run.waiting.push(waiting);
  }
}

registerDoFns("eventloom/pipeline", {
  Read,
  Decode,
  Validate,
  ToRow,
  ToArchiveLine,
  Route,
  CollectEvents,
  CollectDeadLetters,
  CollectWaiting,
});
