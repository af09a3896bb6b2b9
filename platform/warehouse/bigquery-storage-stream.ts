import type { adapt, managedwriter, protos } from "@google-cloud/bigquery-storage";
import { PlatformError } from "../runtime/errors.ts";
import { once } from "../runtime/once.ts";
import { storageError } from "./bigquery-storage-errors.ts";
import type { StorageRecord } from "./storage-row.ts";
import { type StorageField } from "./storage-schema.ts";

/** Where the Storage Write API is. */
export interface StorageStreamOptions {
  readonly projectId: string;
  readonly dataset: string;
  /** Host and port of a server in its place, spoken to without TLS and credentials; default: Google's. */
  readonly storageEmulatorHost?: string;
  /** An append without an answer by then has failed; default 60. */
  readonly timeoutSeconds?: number;
}

/** What the service says of an append. */
export type AppendAnswer = Pick<
  protos.google.cloud.bigquery.storage.v1.IAppendRowsResponse,
  "rowErrors" | "error"
>;

/** A table's default stream. */
export interface StorageStream {
  /** The columns that the stream knows. */
  readonly fields: readonly StorageField[];
  /** False once the table has another schema or the connection broke: rows then go to a stream that is opened anew. */
  readonly isCurrent: boolean;
  append(rows: readonly StorageRecord[]): Promise<AppendAnswer>;
  close(): void;
}

/** Opens streams. */
export interface StorageStreams {
  open(table: string): Promise<StorageStream>;
  close(): Promise<void>;
}

interface Client {
  readonly api: { readonly managedwriter: typeof managedwriter; readonly adapt: typeof adapt };
  readonly writer: InstanceType<typeof managedwriter.WriterClient>;
}

type StorageSchema = Parameters<typeof adapt.convertStorageSchemaToProto2Descriptor>[0];

/** The whole of a stream, its schema included. Source: `WriteStreamView` of the API's protos. */
const fullView = 2;

/** Streams over one client, which is loaded at the first call. */
export function storageStreams(options: StorageStreamOptions): StorageStreams {
  const { projectId, dataset, timeoutSeconds = 60 } = options;
  const client = once(() => connect(options));
  let opened: Client | null = null;

  async function open(table: string): Promise<StorageStream> {
    const what = `open the stream of table ${table}`;
    opened = await client.get().catch((error: unknown) => {
      throw storageError(error, what);
    });
    const destinationTable = `projects/${projectId}/datasets/${dataset}/tables/${table}`;
    const streamId = `${destinationTable}/streams/_default`;
    try {
      const { tableSchema } = await opened.writer.getWriteStream(
        { streamId, view: fullView },
        { timeout: timeoutSeconds * 1_000 },
      );
      const connection = await opened.writer.createStreamConnection({ streamId });
      return streamOver(opened, connection, tableSchema ?? {}, timeoutSeconds);
    } catch (error) {
      throw storageError(error, what);
    }
  }

  return {
    open,
    async close() {
      opened?.writer.close();
      await opened?.writer.getClient().close();
    },
  };
}

type Connection = Awaited<ReturnType<Client["writer"]["createStreamConnection"]>>;

function streamOver(
  { api }: Client,
  connection: Connection,
  schema: StorageSchema,
  timeoutSeconds: number,
): StorageStream {
  const protoDescriptor = api.adapt.convertStorageSchemaToProto2Descriptor(schema, "row");
  const writer = new api.managedwriter.JSONWriter({ connection, protoDescriptor });
  let isCurrent = true;
  const end = (): void => {
    isCurrent = false;
  };
  // The client's own reaction is to reconnect at once, and appends under way then never end.
  connection.removeAllListeners("schemaUpdated");
  connection.onSchemaUpdated(end);
  connection.onConnectionError(end);

  return {
    fields: schema.fields ?? [],
    get isCurrent() {
      return isCurrent;
    },
    async append(rows) {
      const what = `append ${rows.length} rows`;
      let limit: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        limit = setTimeout(() => {
          reject(new PlatformError("TRANSIENT", "TIMEOUT", `${what}: no answer within ${timeoutSeconds} s`));
        }, timeoutSeconds * 1_000);
      });
      try {
        return await Promise.race([writer.appendRows(rows as never).getResult(), late]);
      } catch (error) {
        end();
        throw storageError(error, what);
      } finally {
        clearTimeout(limit);
      }
    },
    close() {
      end();
      writer.close();
    },
  };
}

async function connect({ projectId, storageEmulatorHost }: StorageStreamOptions): Promise<Client> {
  const api = await import("@google-cloud/bigquery-storage");
  const server = storageEmulatorHost === undefined ? {} : await emulator(storageEmulatorHost);
  return { api, writer: new api.managedwriter.WriterClient({ projectId, ...server }) };
}

async function emulator(host: string): Promise<object> {
  const { credentials } = await import("@grpc/grpc-js");
  const { hostname, port } = new URL(`http://${host}`);
  return { apiEndpoint: hostname, port: Number(port), sslCreds: credentials.createInsecure() };
}
