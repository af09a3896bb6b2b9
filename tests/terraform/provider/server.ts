import { fileURLToPath } from "node:url";
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { decode, encode } from "@msgpack/msgpack";
import type { Block, ProviderSchema } from "./provider-schema.ts";
import { madeUp, withUnknown, type Value } from "./values.ts";

/** A provider that Terraform can be pointed at. */
export interface ProviderServer extends AsyncDisposable {
  /** Environment variables for `terraform`: no provider is downloaded, this one is used. */
  readonly env: Readonly<Record<string, string>>;
}

interface Dynamic {
  readonly msgpack: Uint8Array;
}

type Message = Readonly<Record<string, Dynamic & { readonly json: Uint8Array }>> & {
  readonly type_name: string;
};

const address = "registry.terraform.io/hashicorp/google";

/**
 * Serves a provider that knows schemas and nothing else: it refuses what the schema refuses, plans what the configuration says with
 * computed values unknown, and makes values up on apply. It reaches nothing outside this process.
 */
export async function serveProvider(schema: ProviderSchema): Promise<ProviderServer> {
  const server = new Server();
  const proto = loadSync(fileURLToPath(new URL("plugin.proto", import.meta.url)), { keepCase: true });
  const loaded = loadPackageDefinition(proto) as unknown as {
    tfplugin5: { Provider: { service: Parameters<Server["addService"]>[0] } };
  };
  server.addService(loaded.tfplugin5.Provider.service, implementation(schema));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  const reattach = {
    Protocol: "grpc",
    ProtocolVersion: 5,
    Pid: process.pid,
    Test: true,
    Addr: { Network: "tcp", String: `127.0.0.1:${port}` },
  };
  return {
    env: { TF_REATTACH_PROVIDERS: JSON.stringify({ [address]: reattach }) },
    async [Symbol.asyncDispose]() {
      server.forceShutdown();
    },
  };
}

function implementation(schema: ProviderSchema): UntypedServiceImplementation {
  const resource = ({ type_name: name }: Message) => known(schema.resources, name);
  const answers: Readonly<Record<string, (request: Message) => unknown>> = {
    GetSchema: () => ({
      provider: wireSchema(schema.provider),
      resource_schemas: wireSchemas(schema.resources),
      data_source_schemas: wireSchemas(schema.data_sources),
    }),
    PrepareProviderConfig: ({ config }) => ({ prepared_config: config }),
    UpgradeResourceState: ({ raw_state: state }) => ({ upgraded_state: { json: state?.json } }),
    ReadResource: ({ current_state: state }) => ({ new_state: state }),
    PlanResourceChange: (request) => ({
      planned_state: dynamic(withUnknown(resource(request), value(request["proposed_new_state"]))),
      legacy_type_system: true,
    }),
    ApplyResourceChange: (request) => ({
      new_state: dynamic(madeUp(resource(request), value(request["planned_state"]), request.type_name)),
      legacy_type_system: true,
    }),
    ReadDataSource: (request) => {
      const block = known(schema.data_sources, request.type_name);
      return {
        state: dynamic(madeUp(block, withUnknown(block, value(request["config"])), request.type_name)),
      };
    },
  };
  const calls = [
    "GetResourceIdentitySchemas",
    "Configure",
    "ValidateResourceTypeConfig",
    "ValidateDataSourceConfig",
    "Stop",
  ];
  const empty = Object.fromEntries(calls.map((call) => [call, () => ({})]));
  return Object.fromEntries(
    Object.entries({ ...empty, ...answers }).map(([name, answer]) => [
      name,
      ({ request }: { request: Message }, done: (error: Error | null, reply?: unknown) => void) => {
        try {
          done(null, answer(request));
        } catch (error) {
          done(error instanceof Error ? error : new Error(String(error)));
        }
      },
    ]),
  );
}

function known(blocks: Readonly<Record<string, Block>>, name: string): Block {
  const block = blocks[name];
  if (block === undefined) throw new Error(`the provider has no schema of ${name}`);
  return block;
}

function value(dynamicValue: Dynamic | undefined): Value {
  return dynamicValue === undefined ? null : (decode(dynamicValue.msgpack) as Value);
}

function dynamic(content: Value): Dynamic {
  return { msgpack: encode(content) };
}

function wireSchemas(blocks: Readonly<Record<string, Block>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(blocks).map(([name, block]) => [name, wireSchema(block)]));
}

function wireSchema(block: Block): unknown {
  return { version: 0, block: wireBlock(block) };
}

function wireBlock({ attributes, block_types: blocks }: Block): unknown {
  return {
    attributes: Object.entries(attributes).map(([name, attribute]) => ({
      ...attribute,
      name,
      type: Buffer.from(JSON.stringify(attribute.type)),
    })),
    block_types: Object.entries(blocks).map(([name, { block, nesting, ...limits }]) => ({
      ...limits,
      type_name: name,
      nesting: nesting.toUpperCase(),
      block: wireBlock(block),
    })),
  };
}
