import { registry } from "../../generated/index.ts";
import { interleave } from "../../services/event-generator/mix.ts";

/** One request, made before the clock runs. */
export interface PreparedRequest {
  readonly path: string;
  readonly body: Buffer;
  /** The answer that is right, unless the server says that it is busy: 202 for a valid event, 422 for an invalid one. */
  readonly want: 202 | 422;
}

/** What to prepare. */
export interface RequestOptions {
  readonly count: number;
  /** One event type; null for all of them, evenly. */
  readonly event: string | null;
  /** Share of invalid events, from 0 to 1. */
  readonly invalid: number;
}

/** `count` requests to `POST /events/{type}`, one generated event each, the types in turn; the same options give the same requests. */
export async function prepareRequests({
  count,
  event,
  invalid,
}: RequestOptions): Promise<readonly PreparedRequest[]> {
  const definitions = [...registry.values()].filter(({ type }) => event === null || type === event);
  const perType = Math.ceil(count / definitions.length);
  const sources = [];
  for (const item of definitions) {
    sources.push({ item, count: perType, values: await item.generate({ count: perType, seed: 1, invalid }) });
  }
  const requests: PreparedRequest[] = [];
  for (const [{ type }, sample] of interleave(sources)) {
    if (requests.length === count) break;
    const body = Buffer.from(JSON.stringify(sample.event));
    requests.push({ path: `/events/${type}`, body, want: sample.broken === null ? 202 : 422 });
  }
  return requests;
}
