import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createGenerator } from "../generated/generators/order.ts";
import { pushBody } from "../platform/event-bus/push-shapes.ts";
import { startBigqueryServer } from "../platform/testing/bigquery-server/server.ts";
import { startTokenIssuer } from "../platform/testing/token-issuer.ts";
import { driveServer, requestFigure } from "./http/drive.ts";
import { startServer } from "./http/server-process.ts";
import type { Bench } from "./lib/bench.ts";
import { projectRoot } from "./lib/child.ts";
import { alternate } from "./lib/rounds.ts";
import { scratchFolder } from "./lib/scratch.ts";

const audience = "https://table-manager.example";
const email = "pusher@bench.iam.gserviceaccount.com";

/** Pushes of orders whose table is there, their tokens verified, beside a handler that parses JSON and answers 204. Server and client are processes. */
export const tableManagerBench: Bench = {
  name: "table-manager",
  what: "push of an event whose table is known to the table manager ÷ a bare Hono handler",
  inDefaultRun: true,
  async run({ quick }) {
    const [rounds, milliseconds] = quick ? [1, 50] : [7, 3_000];
    await using started = new AsyncDisposableStack();
    const folder = started.use(await scratchFolder());
    const bigquery = started.adopt(await startBigqueryServer("bench"), (server) => server.close());
    await bigquery.makeDataset("events");
    const issuer = started.use(await startTokenIssuer());
    const program = join(projectRoot, "services/table-manager/main.ts");
    const ours = started.use(
      await startServer(program, {
        PLATFORM: "gcp",
        PORT: "0",
        HOST: "127.0.0.1",
        GCP_PROJECT_ID: bigquery.projectId,
        BIGQUERY_DATASET: "events",
        BIGQUERY_EMULATOR_URL: bigquery.url,
        METADATA_SERVER_DETECTION: "none",
        PUSH_AUDIENCE: audience,
        PUSH_SERVICE_ACCOUNT: email,
        PUSH_CERTS_URL: issuer.certsUrl,
      }),
    );
    const theirs = started.use(await startServer(join(projectRoot, "bench/http/bare-server.ts")));
    const file = join(folder.path, "pushes.ndjson");
    await writeFile(file, pushes(quick ? 20 : 2_000));
    const header = `Authorization: Bearer ${issuer.token(audience, email)}`;
    const load = { path: "/", file, header, connections: 32, milliseconds };
    const measured = await alternate(
      rounds,
      { ours: () => driveServer(ours, load), theirs: () => driveServer(theirs, load) },
      { warmUp: !quick },
    );
    return [requestFigure({ name: "table-manager", what: "pushes of a known table", ...load }, measured)];
  },
};

function pushes(count: number): string {
  const generator = createGenerator(1);
  const push = () =>
    pushBody(
      {
        data: Buffer.from(JSON.stringify(generator.next())),
        attributes: { event_type: "order", event_id: randomUUID(), schema_version: "1.0.0", announce: "1" },
        messageId: "1",
        ackId: "",
        publishTime: new Date(),
        deliveryAttempt: 1,
      },
      "projects/bench/subscriptions/backend-events-topic-table-manager",
    );
  return Array.from({ length: count }, () => `${push()}\n`).join("");
}
