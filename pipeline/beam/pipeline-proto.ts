import type { Root } from "apache-beam";
import {
  asDockerEnvironment,
  asExternalEnvironment,
  TYPESCRIPT_DEFAULT_ENVIRONMENT_URN,
} from "apache-beam/internal/environments";
import { Pipeline } from "apache-beam/internal/pipeline";
import { Pipeline as PipelineProto, type Environment } from "apache-beam/proto/beam_runner_api";
import { Root as PipelineRoot } from "apache-beam/pvalue";

/** Where an engine finds workers that run our DoFns. */
export type WorkerEnvironment =
  /** A worker pool that listens at `address`, host and port. */
  | { readonly kind: "external"; readonly address: string }
  /** A container image, which the engine starts. */
  | { readonly kind: "docker"; readonly image: string };

/**
 * The portable description of a pipeline, with workers of this environment. Nothing is run, and nothing is connected but what `build` connects:
 * cross-language transforms ask their expansion service.
 */
export async function buildPipelineProto(
  build: (root: Root) => void | Promise<void>,
  environment: WorkerEnvironment,
): Promise<PipelineProto> {
  const pipeline = new Pipeline();
  await build(new PipelineRoot(pipeline));
  const proto = PipelineProto.clone(pipeline.getProto());
  const environments = proto.components?.environments ?? {};
  for (const [id, stock] of Object.entries(environments)) {
    if (stock.urn !== TYPESCRIPT_DEFAULT_ENVIRONMENT_URN) continue;
    environments[id] =
      environment.kind === "external"
        ? asExternalEnvironment(stock, environment.address)
        : asDockerEnvironment(alone(stock), environment.image);
  }
  return proto;
}

/** A container of our image is one worker: it does not start the others that an engine would leave to it. */
function alone(stock: Environment): Environment {
  return {
    ...stock,
    capabilities: stock.capabilities.filter((one) => one !== "beam:protocol:sibling_workers:v1"),
  };
}

/** The bytes that every Beam SDK reads a pipeline from. */
export function serializePipelineProto(proto: PipelineProto): Uint8Array {
  return PipelineProto.toBinary(proto);
}
