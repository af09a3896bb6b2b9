import type { PCollection, Root } from "apache-beam";
import { BytesCoder } from "apache-beam/coders/required_coders";
import type { Pipeline } from "apache-beam/internal/pipeline";
import {
  FunctionSpec,
  IsBounded_Enum,
  PubSubReadPayload,
  type PTransform,
} from "apache-beam/proto/beam_runner_api";
import { withName } from "apache-beam/transforms/transform";

/** The read that Dataflow replaces by its own; Beam's Python and Go SDKs describe their reads from Pub/Sub by it. */
const urn = "beam:transform:pubsub_read:v1";

/**
 * Messages of a subscription, by its full name, for as long as the job runs: each as the bytes of a `PubsubMessage`. Only Dataflow knows the
 * step, and it acknowledges a message after the stage that reads it has succeeded.
 *
 * Upstream, the only read is a transform that a Java expansion service makes of it, and that runs in a second, Java worker. This one needs neither.
 */
export function readPubSub(root: Root, name: string, subscription: string): PCollection<Uint8Array> {
  const payload = PubSubReadPayload.toBinary(
    PubSubReadPayload.create({ subscription, withAttributes: true }),
  );
  function expand(_: Root, pipeline: Pipeline, transform: PTransform): PCollection<Uint8Array> {
    transform.spec = FunctionSpec.create({ urn, payload });
    return pipeline.createPCollectionInternal(new BytesCoder(), undefined, IsBounded_Enum.UNBOUNDED);
  }
  return root.apply(withName(name, expand));
}
