/** A value that is made at the first call for it. */
export interface Once<T> {
  /** The value; a failure to make it is thrown, and the next call tries again. */
  get(): Promise<T>;
  /** The value where it was asked for, else null; never makes it. */
  taken(): Promise<T | null>;
}

/** Puts off `make` until its result is wanted; callers that come at the same time share one. */
export function once<T>(make: () => Promise<T>): Once<T> {
  let made: Promise<T> | null = null;
  return {
    get() {
      made ??= make().catch((error: unknown) => {
        made = null;
        throw error;
      });
      return made;
    },
    taken: async () => (made === null ? null : made.catch(() => null)),
  };
}
