import type { ReceivedMessage } from "../../../platform/event-bus/event-bus.ts";
import { AsyncDoFn, registerDoFns, type AsyncBundle } from "../../beam.ts";
import { sliceLength, type Slice } from "../../do-fns.ts";
import { engineOf, type EngineSinks, type SourceKind } from "../../run-context.ts";
import type { BundleSink } from "../../sinks/bundle-sink.ts";
import type { Prepared, Refused, Waiting } from "../../transforms/stages.ts";
import { listObjects, readObject, type ObjectSource } from "./object-source.ts";

/** The names of a source's objects. */
export class ListObjects extends AsyncDoFn<Uint8Array, string> {
  private readonly runId: string;
  private readonly source: ObjectSource;

  constructor(runId: string, source: ObjectSource) {
    super();
    this.runId = runId;
    this.source = source;
  }

  open(): AsyncBundle<Uint8Array, string> {
    const { store } = engineOf(this.runId);
    return {
      process: async (_start, emit) => {
        for await (const name of listObjects(store, this.source)) await emit(name);
      },
    };
  }
}

/** Name of an object → its messages. */
export class ReadObject extends AsyncDoFn<string, Slice<ReceivedMessage>> {
  private readonly runId: string;
  private readonly source: ObjectSource;

  constructor(runId: string, source: ObjectSource) {
    super();
    this.runId = runId;
    this.source = source;
  }

  open(): AsyncBundle<string, Slice<ReceivedMessage>> {
    const { store } = engineOf(this.runId);
    return {
      process: async (name, emit) => {
        for await (const slice of readObject(store, name, this.source, sliceLength)) await emit(slice);
      },
    };
  }
}

/** The end of a branch: opens the worker's sink for each bundle. */
abstract class Write<Element> extends AsyncDoFn<Element, never> {
  private readonly runId: string;
  private readonly source: SourceKind;

  constructor(runId: string, source: SourceKind) {
    super();
    this.runId = runId;
    this.source = source;
  }

  protected abstract openFrom(sinks: EngineSinks): BundleSink<Element>;

  open(): AsyncBundle<Element, never> {
    const sink = this.openFrom(engineOf(this.runId).sinks(this.source));
    return { process: (element) => sink.add(element), finish: () => sink.finish() };
  }
}

/** Events into their tables, and the archive. */
export class WriteEvents extends Write<Slice<Prepared>> {
  protected openFrom(sinks: EngineSinks) {
    return sinks.events();
  }
}

/** What was refused, as dead letters. */
export class WriteDeadLetters extends Write<Slice<Refused>> {
  protected openFrom(sinks: EngineSinks) {
    return sinks.refused();
  }
}

/** What has to wait. */
export class WriteWaiting extends Write<Slice<Waiting>> {
  protected openFrom(sinks: EngineSinks) {
    return sinks.waiting();
  }
}

registerDoFns("eventloom/portable", { ListObjects, ReadObject, WriteEvents, WriteDeadLetters, WriteWaiting });
