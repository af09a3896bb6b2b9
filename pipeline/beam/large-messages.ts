import { BeamFnDataClient } from "apache-beam/proto/beam_fn_api.grpc-client";
import { replaceMethod } from "./replace-method.ts";

/** What a channel keeps for itself, and asks for each call. */
interface ChannelInside {
  readonly options: Record<string, unknown>;
}

/**
 * Upstream, a worker takes no message above gRPC's default of 4 MB. Prism sends all elements of a bundle in one; the error is logged, and the bundle
 * waits for ever. How much comes at once is the engine's to decide, so there is no limit here.
 */
export function takeLargeMessages(): void {
  replaceMethod<BeamFnDataClient, unknown[], unknown>(
    BeamFnDataClient.prototype,
    "data",
    (data) =>
      function (...values) {
        const { options } = this.getChannel() as unknown as ChannelInside;
        options["grpc.max_receive_message_length"] = -1;
        return data.apply(this, values);
      },
  );
}
