import { DockerPayload, IsBounded_Enum, Pipeline, type PTransform } from "apache-beam/proto/beam_runner_api";

/** A step of a pipeline. */
export interface PipelineStep {
  readonly name: string;
  /** What it does, as runners know it; empty for a step that consists of others. */
  readonly urn: string;
  readonly payload: Uint8Array;
  /** Whether what comes out of it has no end. */
  readonly isUnbounded: boolean;
}

/** What a pipeline consists of, as whoever runs it shows it. */
export interface PipelineSteps {
  /** In order; what a step consists of is left out. */
  readonly steps: readonly PipelineStep[];
  /** What is done in the end, by whichever step, in no order. */
  readonly leaves: readonly PipelineStep[];
  readonly environments: readonly {
    readonly urn: string;
    readonly image: string;
    readonly dependencies: number;
  }[];
}

/** Reads the bytes that Beam's SDKs exchange. */
export function readPipelineFile(bytes: Uint8Array): PipelineSteps {
  const { components, rootTransformIds } = Pipeline.fromBinary(bytes);
  if (components === undefined) throw new Error("This is no pipeline.");
  const { transforms, pcollections, environments } = components;
  const stepOf = ({ uniqueName, spec, outputs }: PTransform): PipelineStep => ({
    name: uniqueName,
    urn: spec?.urn ?? "",
    payload: spec?.payload ?? new Uint8Array(),
    isUnbounded: Object.values(outputs).some(
      (id) => pcollections[id]?.isBounded === IsBounded_Enum.UNBOUNDED,
    ),
  });
  return {
    steps: rootTransformIds.flatMap((id) => {
      const transform = transforms[id];
      return transform === undefined ? [] : [stepOf(transform)];
    }),
    leaves: Object.values(transforms)
      .filter(({ subtransforms }) => subtransforms.length === 0)
      .map(stepOf),
    environments: Object.values(environments).map(({ urn, payload, dependencies }) => ({
      urn,
      image: DockerPayload.fromBinary(payload).containerImage,
      dependencies: dependencies.length,
    })),
  };
}
