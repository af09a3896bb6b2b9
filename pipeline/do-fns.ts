import type { ReceivedMessage } from "../platform/event-bus/event-bus.ts";
import { registerDoFns } from "./beam.ts";
import type { DoFn } from "./beam.ts";
import { batchOf, stagesOf } from "./run-context.ts";
import { deadLetter } from "./transforms/dead-letter.ts";
import { decode } from "./transforms/decode.ts";
import { route } from "./transforms/route.ts";
import type { Routed } from "./transforms/route.ts";
import type { Accepted, Decoded, Prepared, Refused, Waiting } from "./transforms/stages.ts";
import { toRow } from "./transforms/to-row.ts";
import { validate } from "./transforms/validate.ts";

/**
 * An element of the graph: some messages, or what became of them, in order. Handing one element from stage to stage costs as much
 * as the work of a stage on one message, so messages travel together; a runner that reads them one by one makes slices of one.
 */
export type Slice<T> = readonly T[];

/** Messages in a slice, where they are there. */
export const sliceLength = 100;

/** Beam serializes DoFns, so all that one holds is the id of its run. */
abstract class RunDoFn {
  private readonly runId: string;

  constructor(runId: string) {
    this.runId = runId;
  }

  protected get run() {
    return stagesOf(this.runId);
  }

  protected get batch() {
    return batchOf(this.runId);
  }
}

/** The messages of the batch. */
export class Read extends RunDoFn implements DoFn<Uint8Array, Slice<ReceivedMessage>> {
  *process(): Iterable<Slice<ReceivedMessage>> {
    const { messages } = this.batch.input;
    for (let at = 0; at < messages.length; at += sliceLength) yield messages.slice(at, at + sliceLength);
  }
}

/** Bytes → JSON. */
export class Decode extends RunDoFn implements DoFn<Slice<ReceivedMessage>, Slice<Decoded | Refused>> {
  process(slice: Slice<ReceivedMessage>) {
    return [slice.map(decode)];
  }
}

/** JSON → valid event. */
export class Validate
  extends RunDoFn
  implements DoFn<Slice<Decoded | Refused>, Slice<Accepted | Refused | Waiting>>
{
  process(slice: Slice<Decoded | Refused>) {
    const { registry } = this.run;
    return [slice.map((stage) => (stage.kind === "decoded" ? validate(stage, registry) : stage))];
  }
}

/** Valid event → row. */
export class ToRow
  extends RunDoFn
  implements DoFn<Slice<Accepted | Refused | Waiting>, Slice<Prepared | Refused | Waiting>>
{
  process(slice: Slice<Accepted | Refused | Waiting>) {
    const { ingestedAt } = this.run;
    return [slice.map((stage) => (stage.kind === "accepted" ? toRow(stage, ingestedAt) : stage))];
  }
}

/** Events, dead letters and what waits, each to its branch. */
export class Route extends RunDoFn implements DoFn<Slice<Prepared | Refused | Waiting>, Routed> {
  process(slice: Slice<Prepared | Refused | Waiting>) {
    return [route(slice)];
  }
}

/** Puts events by table into the batch's output. */
export class CollectEvents extends RunDoFn implements DoFn<Slice<Prepared>, never> {
  process(slice: Slice<Prepared>): void {
    const { events } = this.batch;
    for (const event of slice) {
      const ofTable = events.get(event.table);
      if (ofTable) ofTable.push(event);
      else events.set(event.table, [event]);
    }
  }
}

/** Makes dead letters and puts them into the batch's output. */
export class CollectDeadLetters extends RunDoFn implements DoFn<Slice<Refused>, never> {
  process(slice: Slice<Refused>): void {
    const { deadLetters, input } = this.batch;
    for (const refused of slice) {
      deadLetters.push({ message: refused.message, letter: deadLetter(refused, input.now) });
    }
  }
}

/** Puts what has to wait into the batch's output. */
export class CollectWaiting extends RunDoFn implements DoFn<Slice<Waiting>, never> {
  process(slice: Slice<Waiting>): void {
    this.batch.waiting.push(...slice);
  }
}

registerDoFns("eventloom/pipeline", {
  Read,
  Decode,
  Validate,
  ToRow,
  Route,
  CollectEvents,
  CollectDeadLetters,
  CollectWaiting,
});
