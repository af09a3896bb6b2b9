import type { DeadLetter } from "../../../platform/dead-letter.ts";
import type { ObjectStore } from "../../../platform/object-store/object-store.ts";
import type { QueryResult } from "../../../platform/warehouse/warehouse.ts";

/** What is verified, on any platform. */
export interface VerifyTarget {
  /** How people call it, for example `prod` or the folder of a local stack. */
  readonly name: string;
  /** Asks the event generator; `path` begins with a slash. */
  generator(path: string, init?: RequestInit): Promise<Response>;
  /** Publishes bytes as a foreign publisher would; resolves with the message's id. */
  publishRaw(text: string): Promise<string>;
  query(sql: string): Promise<Pick<QueryResult, "rows">>;
  readonly store: ObjectStore;
  /** Publishes the message of a dead letter, found in `object`, again. */
  replay(letter: DeadLetter, object: string): Promise<void>;
  /** What is wrong with the subscriptions; null where nothing but this repository's own code makes them. */
  subscriptionFaults(): Promise<readonly string[] | null>;
  close(): Promise<void>;
}
