/** What an endpoint said to a message: `refused` is about the message, `down` about the endpoint. */
export type PushAnswer =
  | { readonly kind: "taken" }
  | { readonly kind: "refused" | "down"; readonly problem: string };

/** One push request. */
export interface PushRequest {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutSeconds: number;
  readonly fetch?: typeof globalThis.fetch;
}

/** Answers that acknowledge, as Pub/Sub has it. */
const acknowledging: ReadonlySet<number> = new Set([102, 200, 201, 202, 204]);

/** Answers that say nothing about the message: whatever is sent now, the endpoint does not take it. */
const unavailable: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Posts a message and tells what became of it; no answer in time, or none at all, counts as `down`. Never rejects. */
export async function postMessage(request: PushRequest): Promise<PushAnswer> {
  const { endpoint, headers, body, timeoutSeconds, fetch = globalThis.fetch } = request;
  try {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutSeconds * 1_000),
    });
    // Read to its end, or the connection could not be used again.
    await response.arrayBuffer();
    const { status } = response;
    if (acknowledging.has(status)) return { kind: "taken" };
    return { kind: unavailable.has(status) ? "down" : "refused", problem: `status ${status}` };
  } catch (error) {
    return { kind: "down", problem: messageOf(error) };
  }
}

/** What went wrong, with its cause: of a failed request the cause says more than the error. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
