import type { Context } from "hono";
import { readBody } from "../../platform/runtime/body.ts";
import { HttpProblem } from "../../platform/runtime/problem.ts";

const bodyLimit = 16 * 1024 * 1024;

/** The event that a request is about; throws 400 when it names none. */
export function eventIdOf({ req }: Context): string {
  const eventId = req.query("event_id");
  if (!eventId) throw badRequest("event_id is needed");
  return eventId;
}

/** The type of the event that a request is about, where it names one. */
export function eventTypeOf({ req }: Context): string | undefined {
  return req.query("type") || undefined;
}

/** The body of a request as a JSON object; throws 400 when it is none. */
export async function readJson(request: Request): Promise<Readonly<Record<string, unknown>>> {
  try {
    return JSON.parse((await readBody(request, bodyLimit)).toString("utf8")) as Readonly<
      Record<string, unknown>
    >;
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    throw badRequest("the body must be a JSON object");
  }
}

/** A request that the control API cannot use. */
export function badRequest(detail: string): HttpProblem {
  return new HttpProblem({ status: 400, code: "BAD_REQUEST", title: "The request cannot be used", detail });
}
