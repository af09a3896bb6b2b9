/** What a bundle has under way. */
export interface BundleWork {
  /**
   * Starts `work` as soon as there is room, and resolves then; `settle` gets its result when it is its turn: results are handed on one by
   * one, in the order in which their work began. Rejects when anything failed, once nothing is under way any more.
   */
  start<T>(work: () => Promise<T>, settle: (result: T) => Promise<void>): Promise<void>;
  /** Resolves when all is settled; rejects with the first failure. */
  finish(): Promise<void>;
}

/** Work of which at most `most` pieces are begun and not settled. */
export function createBundleWork(most: number): BundleWork {
  const unsettled: Promise<void>[] = [];
  let last: Promise<void> = Promise.resolve();
  let failure: { readonly error: unknown } | null = null;

  async function settled(): Promise<void> {
    await last;
    if (failure !== null) throw failure.error;
  }

  return {
    async start(work, settle) {
      while (unsettled.length >= most) await unsettled[0];
      if (failure !== null) await settled();
      const result = work();
      const before = last;
      last = (async () => {
        try {
          const [value] = await Promise.all([result, before]);
          if (failure === null) await settle(value);
        } catch (error) {
          await before;
          failure ??= { error };
        } finally {
          void unsettled.shift();
        }
      })();
      unsettled.push(last);
    },
    finish: settled,
  };
}
