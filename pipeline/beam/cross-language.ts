import { ChannelCredentials, Client } from "@grpc/grpc-js";
import type { PCollection, Root } from "apache-beam";
import type { Pipeline } from "apache-beam/internal/pipeline";
import { ExpansionRequest, ExpansionResponse, ExpansionService } from "apache-beam/proto/beam_expansion_api";
import { Components, PTransform } from "apache-beam/proto/beam_runner_api";
import { rawExternalTransform } from "apache-beam/transforms/external";
import { type AsyncPTransformClass, withName } from "apache-beam/transforms/transform";

/** A source that another SDK of Beam implements. */
export interface CrossLanguageRead {
  /** Unique in the pipeline. */
  readonly name: string;
  readonly urn: string;
  /** Its configuration, in snake case. */
  readonly options: Readonly<Record<string, string | boolean>>;
  /** Host and port of the service that expands it. */
  readonly expansionService: string;
}

/** The class of the SDK's external transforms, which is not exported. */
interface ExternalTransform extends AsyncPTransformClass<Root, PCollection<Uint8Array>> {
  readonly payload: Uint8Array;
  splice(
    pipeline: Pipeline,
    proto: PTransform,
    response: ExpansionResponse,
    namespace: string,
  ): PCollection<Uint8Array>;
}

const answersWithinMilliseconds = 60_000;

/**
 * Reads with a transform of another SDK. Upstream, its expansion is asked for through one copy of grpc-js with credentials of another ("Channel
 * credentials must be a ChannelCredentials object"), and each jar of the other SDK is copied over, two at a time under one name, which breaks with
 * ENOENT. Here nothing is copied: whoever started the expansion service told it of workers that have its classes.
 */
export function readAcrossLanguages(root: Root, read: CrossLanguageRead): Promise<PCollection<Uint8Array>> {
  const { name, urn, options, expansionService } = read;
  const transform = rawExternalTransform(
    urn,
    { ...options },
    expansionService,
  ) as unknown as ExternalTransform;
  transform.expandInternalAsync = async (_input, pipeline, proto) => {
    const namespace = `${name.replaceAll(/\W/g, "_")}_`;
    const { coders, windowingStrategies, environments } = Components.create(pipeline.getProto().components);
    const { uniqueName } = proto;
    const response = await expand(expansionService, {
      transform: PTransform.create({ uniqueName, spec: { urn, payload: transform.payload } }),
      components: Components.create({ coders, windowingStrategies, environments }),
      namespace,
      outputCoderRequests: {},
    });
    for (const environment of Object.values(response.components?.environments ?? {})) {
      environment.dependencies = [];
    }
    return transform.splice(pipeline, proto, response, namespace);
  };
  return root.applyAsync(withName(name, transform));
}

async function expand(address: string, request: ExpansionRequest): Promise<ExpansionResponse> {
  const client = new Client(address, ChannelCredentials.createInsecure());
  const { promise, resolve, reject } = Promise.withResolvers<ExpansionResponse>();
  client.makeUnaryRequest(
    `/${ExpansionService.typeName}/Expand`,
    (message: ExpansionRequest) => Buffer.from(ExpansionRequest.toBinary(message)),
    (bytes: Buffer) => ExpansionResponse.fromBinary(bytes),
    request,
    { deadline: Date.now() + answersWithinMilliseconds },
    (error, response) => {
      if (error) reject(unreachable(address, error));
      else if (response === undefined || response.error !== "") reject(refused(address, response?.error));
      else resolve(response);
    },
  );
  return promise.finally(() => client.close());
}

function unreachable(address: string, cause: Error): Error {
  return new Error(
    `no expansion service answers at ${address} (${cause.message}): start it, or give its address with --expansion-service=HOST:PORT`,
    { cause },
  );
}

function refused(address: string, reason = "it answered nothing"): Error {
  const [first] = reason.split("\n");
  return new Error(`the expansion service at ${address} cannot expand the read: ${first}`);
}
