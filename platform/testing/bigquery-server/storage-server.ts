import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { protos } from "@google-cloud/bigquery-storage";
import {
  type handleBidiStreamingCall,
  type handleUnaryCall,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerErrorResponse,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
} from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import type { Row, TableDefinition } from "../../../generated/contract.ts";
import { type Message, rowOf, storageField } from "./storage-cells.ts";
import { typeMismatch } from "./storage-types.ts";
import type { Dataset } from "./tables.ts";

type Api = typeof protos.google.cloud.bigquery.storage.v1;
type AppendRequest = InstanceType<Api["AppendRowsRequest"]>;

/**
 * How an append goes wrong. `rowErrors`: rows are refused, and none is stored. `error`: it is refused as a whole, in the answer. `drop`: the connection
 * breaks before it is carried out, `lost`: after. `silent`: it is never answered. `held`: it is carried out when `until` has ended, and not wrong.
 */
export type AppendFault =
  | { readonly kind: "rowErrors"; readonly rows: readonly number[]; readonly message: string }
  | { readonly kind: "error"; readonly code: number; readonly message: string }
  | { readonly kind: "held"; readonly until: () => Promise<void> }
  | { readonly kind: "drop" | "lost" | "silent" };

/** A Storage Write API of our own. */
export interface StorageServer {
  /** Host and port. */
  readonly address: string;
  /** Makes the appends that are still to come go wrong, one after the other. */
  misbehave(...faults: readonly AppendFault[]): void;
  /** Streams that were asked for their schema. */
  readonly opened: readonly string[];
  /** Makes streams tell the schemas of now, whatever becomes of the tables; `thaw` ends it. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Makes streams tell of these columns, too, in the API's terms: somebody added them by hand. */
  tellToo(...columns: readonly object[]): void;
  close(): Promise<void>;
}

/** Serves the default streams of datasets' tables over gRPC, on a free loopback port. Offsets, other streams and commits are UNIMPLEMENTED. */
export async function startStorageServer(
  datasetOf: (name: string) => Dataset | null,
): Promise<StorageServer> {
  const faults: AppendFault[] = [];
  const opened: string[] = [];
  const byHand: object[] = [];
  let frozen: ReadonlyMap<string, TableDefinition> | null = null;
  const seenDatasets = new Set<string>();

  async function tableOf(
    stream: string,
  ): Promise<{ readonly dataset: Dataset; readonly definition: TableDefinition }> {
    const [, name = "", table = ""] =
      /\/datasets\/([^/]+)\/tables\/([^/]+)\/streams\/_default$/.exec(stream) ?? [];
    seenDatasets.add(name);
    const dataset = datasetOf(name);
    const definition =
      frozen?.get(`${name}.${table}`) ?? (await dataset?.warehouse.getTable(table))?.definition;
    // The service does not tell a missing table from one that the caller must not see.
    if (dataset === null || definition === undefined)
      throw Object.assign(
        new Error(`Permission 'TABLES_UPDATE_DATA' denied on resource '${stream}' (or it may not exist).`),
        { code: status.PERMISSION_DENIED },
      );
    return { dataset, definition };
  }

  const getWriteStream: handleUnaryCall<{ readonly name: string }, object> = ({ request }, callback) => {
    void tellSchema(request.name, callback);
  };

  async function tellSchema(name: string, callback: sendUnaryData<object>): Promise<void> {
    opened.push(name);
    try {
      const { definition } = await tableOf(name);
      callback(null, {
        name,
        tableSchema: { fields: [...definition.schema.fields.map(storageField), ...byHand] },
      });
    } catch (error) {
      callback(error as ServerErrorResponse);
    }
  }

  async function carryOut(request: AppendRequest, known: TableDefinition | null): Promise<object> {
    const { dataset, definition } = await tableOf(request.writeStream ?? "");
    const sent = request.protoRows?.writerSchema?.protoDescriptor ?? {};
    const mismatch = typeMismatch(definition.schema.fields, sent, definition.name);
    if (mismatch !== null) return { error: { code: status.INVALID_ARGUMENT, message: mismatch } };
    const rows = decode(definition, request);
    await dataset.warehouse.insertRows(
      definition.name,
      rows.map((row) => ({ insertId: "", row })),
    );
    const isNew = known !== null && JSON.stringify(known.schema) !== JSON.stringify(definition.schema);
    return {
      appendResult: {},
      // Source: `updated_schema` in the API's protos.
      ...(isNew ? { updatedSchema: { fields: definition.schema.fields.map(storageField) } } : {}),
    };
  }

  async function answer(
    call: ServerDuplexStream<AppendRequest, object>,
    request: AppendRequest,
    known: TableDefinition | null,
  ): Promise<void> {
    const fault = faults.shift();
    const broken = Object.assign(new Error("The connection broke."), { code: status.UNAVAILABLE });
    if (fault?.kind === "silent") return;
    if (fault?.kind === "held") await fault.until();
    if (fault?.kind === "drop") return void call.emit("error", broken);
    if (fault?.kind === "error")
      return void call.write({ error: { code: fault.code, message: fault.message } });
    if (fault?.kind === "rowErrors") {
      const rowErrors = fault.rows.map((index) => ({ index, code: "FIELDS_ERROR", message: fault.message }));
      return void call.write({
        error: { code: status.INVALID_ARGUMENT, message: "Errors found." },
        rowErrors,
      });
    }
    const done = await carryOut(request, known);
    if (fault?.kind === "lost") return void call.emit("error", broken);
    call.write(done);
  }

  const appendRows: handleBidiStreamingCall<AppendRequest, object> = (call) => {
    let known: TableDefinition | null = null;
    const carry = async (before: Promise<void>, request: AppendRequest): Promise<void> => {
      await before;
      try {
        await answer(call, request, known);
        known = (await tableOf(request.writeStream ?? "")).definition;
      } catch (error) {
        call.emit("error", error);
      }
    };
    // Appends of one connection are carried out in their order.
    let last = Promise.resolve();
    call.on("data", (request: AppendRequest) => {
      last = carry(last, request);
    });
    call.on("end", () => void last.finally(() => call.end()));
  };

  const server = new Server({ "grpc.max_receive_message_length": -1 });
  server.addService(service(), { getWriteStream, appendRows });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });

  return {
    address: `127.0.0.1:${port}`,
    opened,
    misbehave: (...more) => void faults.push(...more),
    async freeze() {
      const definitions = new Map<string, TableDefinition>();
      for (const name of seenDatasets) {
        const warehouse = datasetOf(name)?.warehouse;
        for (const table of (await warehouse?.listTables()) ?? []) {
          const live = await warehouse?.getTable(table);
          if (live !== null && live !== undefined) definitions.set(`${name}.${table}`, live.definition);
        }
      }
      frozen = definitions;
    },
    thaw() {
      frozen = null;
    },
    tellToo: (...columns) => void byHand.push(...columns),
    async close() {
      server.forceShutdown();
    },
  };
}

interface MessageType {
  decode(bytes: Uint8Array): object;
  toObject(message: object, options: { readonly longs: typeof String }): Message;
}

interface Protobuf {
  readonly Type: { fromDescriptor(descriptor: unknown): MessageType };
}

const fromHere = createRequire(import.meta.url);

/** The rows of a request, decoded by the descriptor that it carries. */
function decode(definition: TableDefinition, { protoRows }: AppendRequest): readonly Row[] {
  // The library that the client itself brings along.
  const fromClient = createRequire(fromHere.resolve("@google-cloud/bigquery-storage"));
  const { Type } = fromClient("protobufjs") as Protobuf;
  fromClient("protobufjs/ext/descriptor");
  const type = Type.fromDescriptor(protoRows?.writerSchema?.protoDescriptor);
  return (protoRows?.rows?.serializedRows ?? []).map((bytes) =>
    rowOf(definition.schema.fields, type.toObject(type.decode(bytes), { longs: String })),
  );
}

/** The service as the client's own protos describe it. */
function service(): ServiceDefinition {
  const file = fromHere.resolve("@google-cloud/bigquery-storage/build/protos/protos.json");
  const api = fromJSON(JSON.parse(readFileSync(file, "utf8")), { longs: String, oneofs: true });
  return api["google.cloud.bigquery.storage.v1.BigQueryWrite"] as ServiceDefinition;
}
