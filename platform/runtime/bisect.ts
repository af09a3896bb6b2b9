import { PlatformError } from "./errors.ts";

/**
 * Runs `operation` over all items at once. Where the platform refuses a request for good (class POISON), halves it until the
 * items at fault stand alone; those go to `refuse`, the others through.
 */
export async function bisect<T>(
  items: readonly T[],
  operation: (items: readonly T[]) => Promise<void>,
  refuse: (item: T, error: PlatformError) => void,
): Promise<void> {
  const [first] = items;
  if (first === undefined) return;
  try {
    await operation(items);
  } catch (error) {
    if (!(error instanceof PlatformError) || error.retryClass !== "POISON") throw error;
    if (items.length === 1) return refuse(first, error);
    const middle = items.length >> 1;
    await bisect(items.slice(0, middle), operation, refuse);
    await bisect(items.slice(middle), operation, refuse);
  }
}
