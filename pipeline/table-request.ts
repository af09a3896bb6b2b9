import { credentialsFor, type Credentials } from "../platform/runtime/identity-token.ts";

const timeoutMilliseconds = 30_000;

/**
 * Asks the table manager at `url` to bring the tables up to its registry, for events that wait for one. It has heard of the type by itself as a rule; this is for
 * the table that was missed. Throws when it did not do it.
 */
export function createTableRequest(
  url: string,
  credentials: Credentials = credentialsFor(url),
): () => Promise<void> {
  return async () => {
    const headers = await credentials();
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    const response = await fetch(`${url}/tables/sync`, { method: "POST", headers, signal });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the table manager at ${url} answered ${response.status}`);
  };
}
