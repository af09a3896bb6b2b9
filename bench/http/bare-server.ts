import { serve } from "@hono/node-server";
import { Hono } from "hono";

// What one would begin with: parses JSON and answers, and does nothing else. Says on stdout where it listens, as our services do.

const app = new Hono();
app.get("/health", (context) => context.json({ status: "ok" }));
app.post("/events/order", async (context) => {
  const event: unknown = await context.req.json();
  return context.json({ accepted: typeof event === "object" }, 202);
});
app.post("/", async (context) => {
  await context.req.json();
  return context.body(null, 204);
});
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => {
  process.stdout.write(`${JSON.stringify({ message: "ready", url: `http://127.0.0.1:${port}` })}\n`);
});
