import { parDoWithTime, readPubSub, type Root } from "../../beam.ts";
import { buildGraph } from "../../graph.ts";
import { anyWorker } from "../../run-context.ts";
import { writeToSinks } from "../portable/bounded-graph.ts";
import { UnpackWithTime } from "../portable/stream-graph.ts";

/**
 * The pipeline's graph over a subscription, by its full name, which Dataflow reads itself. Nothing in it shuffles, so that a message is read, worked on
 * and written in one stage: it is acknowledged when the bundle in which it was written has succeeded.
 */
export function buildNativeGraph(root: Root, subscription: string): void {
  buildGraph(root, anyWorker, {
    read: (from) =>
      parDoWithTime(readPubSub(from, "read messages", subscription), "unpack messages", new UnpackWithTime()),
    write: writeToSinks(anyWorker, "stream"),
  });
}
