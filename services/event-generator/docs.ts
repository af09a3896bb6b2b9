import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import type { Hono } from "hono";

import { HttpProblem } from "../../platform/runtime/problem.ts";

const startScriptName = "start.js";

const assetTypes: Readonly<Record<string, string>> = {
  [startScriptName]: "text/javascript; charset=utf-8",
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "favicon-32x32.png": "image/png",
};

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Event generator API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/${startScriptName}"></script>
  </body>
</html>
`;

const startScript = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null });
`;

const pageHeaders = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-cache",
  // Swagger UI sets style attributes and draws its icons as data: images; scripts come from files of ours only.
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};

const assetHeaders = { "cache-control": "public, max-age=3600", "x-content-type-options": "nosniff" };

/**
 * Adds `GET /docs`, an interactive page over `/openapi.json`, and its assets below `/docs/`. All of it is served from here: the page
 * works without the internet. `assetFolder` is where the files of swagger-ui-dist are; by default the installed package.
 */
export function addDocsRoutes(app: Hono, assetFolder: () => string = swaggerUiFolder): void {
  for (const path of ["/docs", "/docs/"]) app.get(path, () => new Response(page, { headers: pageHeaders }));
  app.get("/docs/:asset", async ({ req }) => {
    const name = req.param("asset");
    const type = Object.hasOwn(assetTypes, name) ? assetTypes[name] : undefined;
    if (type === undefined) throw unknownAsset();
    const content = name === startScriptName ? startScript : await readFile(join(assetFolder(), name));
    return new Response(content, { headers: { ...assetHeaders, "content-type": type } });
  });
}

function swaggerUiFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
}

function unknownAsset(): HttpProblem {
  return new HttpProblem({
    status: 404,
    code: "NOT_FOUND",
    title: "Not found",
    detail: "The documentation page has no such file.",
  });
}
