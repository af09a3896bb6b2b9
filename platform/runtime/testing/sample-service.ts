import { createHttpApp } from "../http-app.ts";
import { readWarehouseConfig } from "../platform-config.ts";
import { runService } from "../service.ts";

/** A service for tests that says when it was stopped. */
await runService({
  component: "sample",
  configure: readWarehouseConfig,
  async compose(_warehouse, { port }, log) {
    const app = createHttpApp(log);
    app.get("/", (context) => context.text("hello"));
    const stop = async () => log.info("released");
    return { fetch: app.fetch, port, portVariable: "PORT", stop: [stop] };
  },
});
