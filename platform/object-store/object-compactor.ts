import type { ObjectInfo } from "./object-store.ts";

/** An object as it was when it was looked at: its name can have been taken by another one since. */
export interface ObjectVersion extends ObjectInfo {
  readonly version: string;
}

/** Objects that Cloud Storage composes in one request. */
export const mostSources = 32;

/**
 * Makes one object out of several. Apart from `ObjectStore`, where objects never go away: what this needs the right to, only one job has.
 * Failures are thrown as `PlatformError`.
 */
export interface ObjectCompactor {
  /** As `list` of the store, with versions. */
  versions(prefix: string): AsyncIterable<ObjectVersion>;
  /**
   * Stores the bytes of the sources, at most `mostSources`, one after the other under a name, if that is free. True when it is durable, false when the name
   * was taken. Throws with class CONFLICT, and stores nothing, when a source is gone or is another one than was looked at.
   */
  compose(name: string, sources: readonly ObjectVersion[]): Promise<boolean>;
  /** Removes the object; nothing happens when it is gone or is another one than was looked at. */
  remove(object: ObjectVersion): Promise<void>;
  close(): Promise<void>;
}
