import type { adapt, managedwriter, protos, v1 } from "@google-cloud/bigquery-storage";
import { PlatformError, retryClassOf } from "../runtime/errors.ts";
import { once } from "../runtime/once.ts";
import { storageError } from "./bigquery-storage-errors.ts";
import type { StorageRecord } from "./storage-row.ts";
import { ourColumns, type StorageField } from "./storage-schema.ts";

/** Where the Storage Write API is. */
export interface StorageStreamOptions {
  readonly projectId: string;
  readonly dataset: string;
  /** Host and port of a server in its place, spoken to without TLS and credentials; default: Google's. */
  readonly storageEmulatorHost?: string;
  /** An append without an answer by then has failed; default 60. */
  readonly timeoutSeconds?: number;
}

/** What the service says of an append: the rows that it refuses, or that all are stored. */
export type AppendAnswer = Pick<protos.google.cloud.bigquery.storage.v1.IAppendRowsResponse, "rowErrors">;

/** A table's default stream. */
export interface StorageStream {
  /** The columns that the stream knows, but for those of types that our rows do not have. */
  readonly fields: readonly StorageField[];
  /** False once the table has another schema or an append failed as a whole: rows then go to a stream that is opened anew. */
  readonly isCurrent: boolean;
  /** Keeps the connection open, whoever closes the stream, until the hold is disposed of. */
  hold(): Disposable;
  /** What the service says of the rows. Throws when none is stored or nobody knows; after the connection was closed TRANSIENT, STREAM_CLOSED. */
  append(rows: readonly StorageRecord[]): Promise<AppendAnswer>;
  /** Closes the connection when nobody holds the stream and no append is under way any more. */
  close(): void;
}

/** Opens streams. */
export interface StorageStreams {
  open(table: string): Promise<StorageStream>;
  /** Closes what the streams share; each of them is closed before. */
  close(): Promise<void>;
}

interface Client {
  readonly api: { readonly managedwriter: typeof managedwriter; readonly adapt: typeof adapt };
  readonly calls: v1.BigQueryWriteClient;
  readonly options: WriterOptions;
}

type WriterOptions = ConstructorParameters<typeof managedwriter.WriterClient>[0];
type StorageSchema = Parameters<typeof adapt.convertStorageSchemaToProto2Descriptor>[0];

/** The whole of a stream, its schema included. Source: `WriteStreamView` of the API's protos. */
const fullView = 2;

/** Streams over one client, which is loaded at the first call. */
export function storageStreams(options: StorageStreamOptions): StorageStreams {
  const { projectId, dataset, timeoutSeconds = 60 } = options;
  const client = once(() => connect(options));

  return {
    async open(table) {
      const streamId = `projects/${projectId}/datasets/${dataset}/tables/${table}/streams/_default`;
      try {
        const opened = await client.get();
        const writer = writerOver(opened);
        const { tableSchema } = await writer.getWriteStream(
          { streamId, view: fullView },
          { timeout: timeoutSeconds * 1_000 },
        );
        const fields = ourColumns(tableSchema?.fields ?? []);
        // The client refuses a schema with a type that it cannot send.
        const descriptor = opened.api.adapt.convertStorageSchemaToProto2Descriptor(
          { fields } as StorageSchema,
          "row",
        );
        const connection = await writer.createStreamConnection({ streamId });
        return streamOver(opened, connection, { fields, descriptor, timeoutSeconds });
      } catch (error) {
        throw storageError(error, `open the stream of table ${table}`);
      }
    },
    async close() {
      const opened = await client.taken();
      await opened?.calls.close();
    },
  };
}

type Writer = InstanceType<typeof managedwriter.WriterClient>;
type Connection = Awaited<ReturnType<Writer["createStreamConnection"]>>;

interface Encoding {
  readonly fields: readonly StorageField[];
  readonly descriptor: ReturnType<typeof adapt.convertStorageSchemaToProto2Descriptor>;
  readonly timeoutSeconds: number;
}

/** A writer remembers each connection that it ever made: one for each stream, so that both go together. */
function writerOver({ api, calls, options }: Client): Writer {
  const writer = new api.managedwriter.WriterClient(options);
  writer.setClient(calls);
  return writer;
}

function streamOver(
  { api }: Client,
  connection: Connection,
  { fields, descriptor, timeoutSeconds }: Encoding,
): StorageStream {
  const writer = new api.managedwriter.JSONWriter({ connection, protoDescriptor: descriptor });
  let isCurrent = true;
  let isClosing = false;
  let holds = 0;
  const end = (): void => {
    isCurrent = false;
  };
  // The client's own reaction is to reconnect at once, and appends under way then never end.
  connection.removeAllListeners("schemaUpdated");
  connection.onSchemaUpdated(end);
  connection.onConnectionError(end);

  // The client closes a connection without a word to the appends under way, and opens it again for the next.
  const closeUnheld = (): void => {
    if (isClosing && holds === 0) writer.close();
  };
  const hold = (): Disposable => {
    holds += 1;
    return {
      [Symbol.dispose]() {
        holds -= 1;
        closeUnheld();
      },
    };
  };

  async function answerTo(rows: readonly StorageRecord[]): Promise<AppendAnswer> {
    const what = `append ${rows.length} rows`;
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      limit = setTimeout(() => {
        reject(new PlatformError("TRANSIENT", "TIMEOUT", `${what}: no answer within ${timeoutSeconds} s`));
      }, timeoutSeconds * 1_000);
    });
    try {
      const answer = await Promise.race([writer.appendRows(rows as never).getResult(), late]);
      if (answer.error && !answer.rowErrors?.length) throw storageError(answer.error, what);
      return answer;
    } catch (error) {
      throw storageError(error, what);
    } finally {
      clearTimeout(limit);
    }
  }

  return {
    fields,
    get isCurrent() {
      return isCurrent;
    },
    hold,
    async append(rows) {
      if (isClosing && holds === 0)
        throw new PlatformError("TRANSIENT", "STREAM_CLOSED", "the stream was closed before the append");
      using _ = hold();
      try {
        return await answerTo(rows);
      } catch (error) {
        // Rows that are refused say nothing against the stream.
        if (retryClassOf(error) !== "POISON") end();
        throw error;
      }
    },
    close() {
      end();
      isClosing = true;
      closeUnheld();
    },
  };
}

async function connect({ projectId, storageEmulatorHost }: StorageStreamOptions): Promise<Client> {
  const api = await import("@google-cloud/bigquery-storage");
  const server = storageEmulatorHost === undefined ? {} : await emulator(storageEmulatorHost);
  const options = { projectId, ...server };
  return { api, calls: new api.managedwriter.WriterClient(options).getClient(), options };
}

async function emulator(host: string): Promise<object> {
  const { credentials } = await import("@grpc/grpc-js");
  const { hostname, port } = new URL(`http://${host}`);
  return { apiEndpoint: hostname, port: Number(port), sslCreds: credentials.createInsecure() };
}
