import { buildPipelineProto, readPipelineFile, serializePipelineProto } from "../../beam.ts";
import { channel } from "../../../platform/event-bus/attributes.ts";
import type { JobRequest } from "./request.ts";
import { buildNativeGraph } from "./native-graph.ts";

/** The pipeline of a streaming job, as Beam's SDKs exchange it: the graph over the subscription, with workers of the request's image. */
export async function streamPipeline({
  image,
  settings,
}: Pick<JobRequest, "image" | "settings">): Promise<Uint8Array> {
  const name = settings["EVENTS_SUBSCRIPTION"] ?? channel.pipeline;
  const subscription = `projects/${settings["GCP_PROJECT_ID"]}/subscriptions/${name}`;
  const build = (root: Parameters<typeof buildNativeGraph>[0]) => buildNativeGraph(root, subscription);
  return serializePipelineProto(await buildPipelineProto(build, { kind: "docker", image }));
}

/** The names of a pipeline's steps, a line each. */
export function describeSteps(pipeline: Uint8Array): string {
  const { steps } = readPipelineFile(pipeline);
  return steps.map(({ name }, index) => `${String(index + 1).padStart(2)}. ${name}\n`).join("");
}
