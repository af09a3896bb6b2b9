import type { ReceivedMessage } from "../platform/event-bus/event-bus.ts";
import { registerDoFns } from "./beam.ts";
import type { DoFn } from "./beam.ts";
import { contextOf } from "./run-context.ts";
import { deadLetter } from "./transforms/dead-letter.ts";
import { decode } from "./transforms/decode.ts";
import { route } from "./transforms/route.ts";
import type { Routed } from "./transforms/route.ts";
import type { Accepted, Decoded, Prepared, Refused, Waiting } from "./transforms/stages.ts";
import { toRow } from "./transforms/to-row.ts";
import { validate } from "./transforms/validate.ts";

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
export class Decode extends RunDoFn implements DoFn<ReceivedMessage, Decoded | Refused> {
  process(message: ReceivedMessage): Iterable<Decoded | Refused> {
    return [decode(message)];
  }
}

/** JSON → valid event. */
export class Validate extends RunDoFn implements DoFn<Decoded | Refused, Accepted | Refused | Waiting> {
  process(stage: Decoded | Refused): Iterable<Accepted | Refused | Waiting> {
    return [stage.kind === "decoded" ? validate(stage, this.run.input.registry) : stage];
  }
}

/** Valid event → row; then every element, with the archive line of an event, to the branch it takes. */
export class ToRow extends RunDoFn implements DoFn<Accepted | Refused | Waiting, Routed> {
  process(stage: Accepted | Refused | Waiting): Iterable<Routed> {
    return [route(stage.kind === "accepted" ? toRow(stage, this.run.ingestedAt) : stage)];
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
  CollectEvents,
  CollectDeadLetters,
  CollectWaiting,
});
