import type { ReceivedMessage } from "../../../platform/event-bus/event-bus.ts";
import { elementTime, parDoWithTime, readAcrossLanguages, registerDoFns } from "../../beam.ts";
import type { DoFn, Root, TimeContext } from "../../beam.ts";
import type { Slice } from "../../do-fns.ts";
import { buildGraph } from "../../graph.ts";
import { unpackMessage } from "../../transforms/pubsub-message.ts";
import { writeToSinks } from "./bounded-graph.ts";

/** Where messages come from. */
export interface StreamSource {
  /** Full name: `projects/p/subscriptions/s`. */
  readonly subscription: string;
  /** Host and port of an expansion service that knows Pub/Sub. */
  readonly expansionService: string;
}

/** The bytes of a message and its time → the message, alone in its slice. */
export class UnpackWithTime implements DoFn<Uint8Array, Slice<ReceivedMessage>, TimeContext> {
  process(bytes: Uint8Array, context: TimeContext) {
    return [[unpackMessage(bytes, elementTime(context))]];
  }
}

/** The pipeline's graph over a subscription, read by Beam's Java connector. */
export async function buildStreamGraph(root: Root, runId: string, source: StreamSource): Promise<void> {
  const { subscription, expansionService } = source;
  const messages = await readAcrossLanguages(root, {
    name: "read Pub/Sub",
    urn: "beam:transform:org.apache.beam:pubsub_read:v1",
    options: { subscription, with_attributes: true },
    expansionService,
  });
  buildGraph(root, runId, {
    read: () => parDoWithTime(messages, "unpack messages", new UnpackWithTime()),
    write: writeToSinks(runId, "stream"),
  });
}

registerDoFns("eventloom/portable-stream", { UnpackWithTime });
