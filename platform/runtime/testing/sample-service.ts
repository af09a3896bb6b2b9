import { createHttpApp } from "../http-app.ts";
import { requireEmbedded, runService } from "../service.ts";

/** A service for tests that says when it was stopped. */
await runService("sample", async (config, log) => {
  requireEmbedded(config);
  const app = createHttpApp(log);
  app.get("/", (context) => context.text("hello"));
  const stop = async () => log.info("released");
  return { fetch: app.fetch, port: config.port, portVariable: "PORT", stop: [stop] };
});
