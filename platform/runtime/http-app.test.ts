import { describe, expect, test } from "vitest";

import { createHttpApp } from "./http-app.ts";
import { silentLogger } from "./log.ts";
import { HttpProblem } from "./problem.ts";

function sampleApp() {
  const app = createHttpApp(silentLogger);
  app.use(async (_context, next) => await next());
  app.get("/things", (context) => context.text("all"));
  app.post("/things/:name", (context) => context.text(context.req.param("name")));
  app.get("/things/:name", (context) => context.text(context.req.param("name")));
  app.get("/broken", () => {
    throw new HttpProblem({ status: 418, code: "TEAPOT", title: "Teapot", detail: "Short and stout." });
  });
  app.get("/crash", () => {
    throw new Error("inside");
  });
  return app;
}

describe("createHttpApp", () => {
  const cases: readonly { method: string; path: string; status: number; allow: string | null }[] = [
    { method: "GET", path: "/things", status: 200, allow: null },
    { method: "HEAD", path: "/things", status: 200, allow: null },
    { method: "POST", path: "/things", status: 405, allow: "GET, HEAD" },
    { method: "DELETE", path: "/things/a", status: 405, allow: "GET, HEAD, POST" },
    { method: "PROPFIND", path: "/things/a", status: 405, allow: "GET, HEAD, POST" },
    { method: "OPTIONS", path: "/things/a", status: 204, allow: "GET, HEAD, POST" },
    { method: "OPTIONS", path: "/nothing", status: 404, allow: null },
    { method: "GET", path: "/nothing", status: 404, allow: null },
    { method: "GET", path: "/broken", status: 418, allow: null },
    { method: "GET", path: "/crash", status: 500, allow: null },
  ];
  test.each(cases)("$method $path → $status", async ({ method, path, status, allow }) => {
    const response = await sampleApp().request(path, { method });
    expect(response.status).toBe(status);
    expect(response.headers.get("allow")).toBe(allow);
  });

  const refused = cases.filter(({ status }) => status >= 400);
  test.each(refused)("$method $path is refused with a problem document", async ({ method, path, status }) => {
    const response = await sampleApp().request(path, { method });
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status, errors: [] });
  });
});
