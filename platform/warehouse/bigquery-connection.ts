import type { BigQuery } from "@google-cloud/bigquery";
import { PlatformError } from "../runtime/errors.ts";
import { once } from "../runtime/once.ts";
import { bigqueryError } from "./bigquery-errors.ts";

/** Where the dataset is. */
export interface BigqueryOptions {
  readonly projectId: string;
  readonly dataset: string;
  /** URL of a server in BigQuery's place, which is spoken to without credentials; default: Google's. */
  readonly emulatorUrl?: string;
  /** A request without an answer by then has failed; default 60. */
  readonly timeoutSeconds?: number;
}

/** One request of BigQuery's REST API, version 2. */
export interface BigqueryRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path below `/projects/<project>`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
  /** Sent as `If-Match`. */
  readonly etag?: string;
  /** For messages: what is being done. */
  readonly what: string;
}

/** Sends requests with the client's credentials. */
export interface BigqueryConnection {
  /** The answer's body; failures are thrown as `PlatformError`. Nothing is retried here: who calls knows what a retry means. */
  send<T>(request: BigqueryRequest): Promise<T>;
}

/** A connection that loads the client at the first request. */
export function connectBigquery(options: BigqueryOptions): BigqueryConnection {
  const { timeoutSeconds = 60 } = options;
  const client = once(() => connect(options));
  return {
    async send<T>(request: BigqueryRequest): Promise<T> {
      const { method, path, query, body, etag, what } = request;
      const bigquery = await client.get().catch((error: unknown) => {
        throw bigqueryError(error, what);
      });
      return new Promise<T>((resolve, reject) => {
        // The client's own limit does not reach its requests.
        const limit = setTimeout(() => {
          reject(new PlatformError("TRANSIENT", "TIMEOUT", `${what}: no answer within ${timeoutSeconds} s`));
        }, timeoutSeconds * 1_000);
        const wire = {
          method,
          uri: path,
          ...(query === undefined ? {} : { qs: query }),
          ...(body === undefined ? {} : { json: body }),
          ...(etag === undefined ? {} : { headers: { "If-Match": etag } }),
        };
        bigquery.request(wire, (error: Error | null, answer: unknown) => {
          clearTimeout(limit);
          if (error === null) resolve(answer as T);
          else reject(bigqueryError(error, what));
        });
      });
    },
  };
}

async function connect({ projectId, emulatorUrl }: BigqueryOptions): Promise<BigQuery> {
  const { BigQuery } = await import("@google-cloud/bigquery");
  const server = emulatorUrl === undefined ? {} : { apiEndpoint: emulatorUrl };
  return new BigQuery({ projectId, autoRetry: false, ...server });
}
