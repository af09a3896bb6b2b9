import { Hono, type Context } from "hono";

import type { Logger } from "./log.ts";
import { HttpProblem, problemResponse } from "./problem.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/**
 * A Hono app whose every failure is a problem document: 404 for an unknown path, 405 with `Allow` for a known path with another
 * method, the thrown `HttpProblem` or `PlatformError`, else 500. `OPTIONS` on a known path answers 204 with `Allow`.
 */
export function createHttpApp(log: Logger): Hono {
  const app = new Hono();
  app.onError((error, context) => problemResponse(error, log, context.req.header("traceparent")));
  app.notFound((context) => {
    const allowed = allowedMethods(app, context.req.path);
    if (allowed.length === 0) return problemResponse(unknownPath(context), log);
    const allow = allowed.join(", ");
    if (context.req.method === "OPTIONS") return new Response(null, { status: 204, headers: { allow } });
    return problemResponse(wrongMethod(context, allow), log);
  });
  return app;
}

function allowedMethods(app: Hono, path: string): readonly string[] {
  // Middleware is routed as `ALL`, and answers nothing by itself.
  const routed = methods.filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
  return routed.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
}

function unknownPath(context: Context): HttpProblem {
  return new HttpProblem({
    status: 404,
    code: "NOT_FOUND",
    title: "Not found",
    detail: `There is nothing at ${context.req.path}. GET / lists what there is.`,
  });
}

function wrongMethod(context: Context, allow: string): HttpProblem {
  return new HttpProblem({
    status: 405,
    code: "METHOD_NOT_ALLOWED",
    title: "Method not allowed",
    detail: `${context.req.path} takes ${allow}, not ${context.req.method}.`,
    headers: { allow },
  });
}
