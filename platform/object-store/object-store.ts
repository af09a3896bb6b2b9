/** What `list` says of an object. */
export interface ObjectInfo {
  /** Key below the bucket, with forward slashes, for example `events/event_type=order/dt=2024-01-15/hour=10/x.ndjson.gz`. */
  readonly name: string;
  readonly bytes: number;
}

/** Immutable objects under names, in the manner of Cloud Storage. Failures are thrown as `PlatformError`. */
export interface ObjectStore {
  /**
   * Stores the object if its name is free. True when it was stored and is durable, false when the name was taken (and the
   * object that stands there is left as it is).
   */
  putIfAbsent(name: string, content: Uint8Array): Promise<boolean>;
  /** Null when there is none. */
  get(name: string): Promise<Uint8Array | null>;
  /** All objects whose name begins with `prefix`, by name in the order of its UTF-8 bytes. */
  list(prefix: string): AsyncIterable<ObjectInfo>;
  close(): Promise<void>;
}
