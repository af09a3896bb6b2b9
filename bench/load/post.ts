import { request as httpRequest, type Agent } from "node:http";
import type { PreparedRequest } from "./requests.ts";

/** One sending of a request. */
export interface Posting {
  readonly target: URL;
  readonly agent: Agent;
  readonly request: PreparedRequest;
  /** Becomes the event's id: sending it again doubles nothing. */
  readonly key: string;
  /** Aborted when the agent was destroyed on purpose: nothing is sent again then. */
  readonly signal: AbortSignal;
}

/**
 * Sends a request; resolves with the status when the whole answer is there, and with null when none came. A kept connection that the
 * server had closed at that moment is no answer either way: such a request is sent once more.
 */
export async function post(posting: Posting): Promise<number | null> {
  const first = await send(posting);
  if (first !== "stale") return first;
  const second = await send(posting);
  return second === "stale" ? null : second;
}

function send({ target, agent, request, key, signal }: Posting): Promise<number | null | "stale"> {
  return new Promise((resolve) => {
    const sending = httpRequest({
      hostname: target.hostname.replace(/^\[|\]$/g, ""),
      port: target.port === "" ? 80 : target.port,
      path: request.path,
      method: "POST",
      agent,
      headers: {
        "content-type": "application/json",
        "content-length": request.body.length,
        "idempotency-key": key,
      },
    });
    sending.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? null));
      response.on("close", () => resolve(null));
    });
    sending.on("error", (error: NodeJS.ErrnoException) => {
      const isStale = sending.reusedSocket && error.code === "ECONNRESET" && !signal.aborted;
      resolve(isStale ? "stale" : null);
    });
    sending.end(request.body);
  });
}
