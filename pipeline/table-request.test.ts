import { expect, test } from "vitest";
import { startHttpServer } from "../platform/runtime/http-server.ts";
import { silentLogger } from "../platform/runtime/log.ts";
import { createTableRequest } from "./table-request.ts";

test("asks with the caller's credentials, and tells a refusal", async () => {
  const asked: string[] = [];
  let status = 200;
  const server = await startHttpServer({
    fetch({ method, url, headers }) {
      asked.push(`${method} ${new URL(url).pathname} ${headers.get("authorization")}`);
      return new Response("{}", { status });
    },
    port: 0,
    hostname: "127.0.0.1",
    log: silentLogger,
  });
  await createTableRequest(server.url)();
  const request = createTableRequest(server.url, async () => ({ authorization: "Bearer t" }));
  await request();
  status = 503;
  await expect(request()).rejects.toThrow(/answered 503/);
  await server.stop(0);
  await expect(request()).rejects.toThrow(/fetch failed/);
  expect(asked).toEqual(["POST /tables/sync null", ...Array(2).fill("POST /tables/sync Bearer t")]);
});
