import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Metafile } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { channel } from "../platform/event-bus/attributes.ts";
import { openPubsubBus } from "../platform/event-bus/pubsub.ts";
import { subscriptions } from "../platform/runtime/topology.ts";
import { startBigqueryServer, type BigqueryServer } from "../platform/testing/bigquery-server/server.ts";
import { startGrpcPubsub, type GrpcPubsubServer } from "../platform/testing/grpc-pubsub/server.ts";
import { declareSubscriptions } from "../platform/testing/pubsub-server.ts";
import { deployables } from "../scripts/images/deployables.ts";
import { projectRoot, runNode, start, type Running } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";
import { until } from "./support/until.ts";

const projectId = "test";
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let pubsub: GrpcPubsubServer;
let bigquery: BigqueryServer;
const metafiles = new Map<string, Metafile>();

beforeAll(async () => {
  folder = await temporaryFolder();
  await bundleTo(folder.path);
  for (const { name } of deployables)
    metafiles.set(
      name,
      JSON.parse(await readFile(join(folder.path, `${name}.meta.json`), "utf8")) as Metafile,
    );
  pubsub = await startGrpcPubsub();
  await declareSubscriptions(pubsub, projectId, subscriptions, 30);
  bigquery = await startBigqueryServer(projectId);
  await bigquery.makeDataset("events");
}, 180_000);

afterAll(async () => {
  await pubsub.close();
  await bigquery.close();
  await folder[Symbol.asyncDispose]();
});

/** Bundles all deployables, or those that are named. */
async function bundleTo(out: string, ...names: readonly string[]): Promise<void> {
  const { code, stderr } = await runNode(["scripts/bundle.ts", "--out", out, ...names]);
  expect([code, stderr]).toEqual([0, ""]);
}

const inputsOf = (name: string): readonly string[] => Object.keys(metafiles.get(name)?.inputs ?? {});
const packageOf = (input: string) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];

test.each(deployables)("the image of $name has nothing that it does not need", ({ name }) => {
  const inputs = inputsOf(name);
  expect(inputs.length).toBeGreaterThan(100);
  const own = inputs.filter((input) => packageOf(input) === undefined && !input.includes(":"));
  expect(own.filter((input) => !/^(generated|platform|services|pipeline)\//.test(input))).toEqual([]);
  expect(own.filter((input) => /\/testing\/|\.test\.ts$|\/contract\.ts$/.test(input))).toEqual([]);
  const packages = new Set(inputs.map(packageOf));
  const buildTime = ["typescript", "ts-morph", "ajv", "json-schema-to-typescript", "vitest", "esbuild"];
  expect([...buildTime, "@duckdb/node-api"].filter((one) => packages.has(one))).toEqual([]);
  expect(packages.has("apache-beam")).toBe(name === "pipeline");
});

test.each(deployables)("the image of $name knows no other deployable", ({ name, entry }) => {
  const folderOf = (path: string) =>
    path
      .split("/")
      .slice(0, path.startsWith("services/") ? 2 : 1)
      .join("/");
  const others = deployables.map((one) => folderOf(one.entry)).filter((one) => one !== folderOf(entry));
  expect(inputsOf(name).filter((input) => others.includes(folderOf(input)))).toEqual([]);
});

test.each(deployables)(
  "the SBOM of $name lists each package with the version of the lockfile",
  async ({ name }) => {
    const sbom = JSON.parse(await readFile(join(folder.path, name, "sbom.cdx.json"), "utf8")) as {
      readonly bomFormat: string;
      readonly components: readonly {
        readonly group?: string;
        readonly name: string;
        readonly version: string;
      }[];
    };
    const lock = JSON.parse(await readFile(join(projectRoot, "package-lock.json"), "utf8")) as {
      readonly packages: Readonly<Record<string, { readonly version: string }>>;
    };
    const places = inputsOf(name).flatMap(
      (input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? [],
    );
    const shipped = places.map((place) => `${packageOf(place)}@${lock.packages[place]?.version}`);
    const listed = sbom.components.map(
      ({ group, name: own, version }) => `${group === undefined ? own : `${group}/${own}`}@${version}`,
    );
    expect(sbom.bomFormat).toBe("CycloneDX");
    expect([...new Set(listed)].toSorted()).toEqual([...new Set(shipped)].toSorted());
  },
);

test("the same sources give the same bytes", async () => {
  const elsewhere = join(folder.path, "somewhere", "else");
  // All are bundled in one way; this one has assets, too.
  await bundleTo(elsewhere, "event-generator");
  const first = await contents(join(folder.path, "event-generator"));
  const second = await contents(join(elsewhere, "event-generator"));
  expect([...second.keys()]).toEqual([...first.keys()]);
  expect([...first].filter(([file, bytes]) => second.get(file) !== bytes).map(([file]) => file)).toEqual([]);
});

test.each(deployables)("the image of $name does not tell where it was made", async ({ name }) => {
  const files = await contents(join(folder.path, name));
  expect([...files].filter(([, text]) => text.includes(projectRoot)).map(([file]) => file)).toEqual([]);
});

test.each([
  ["event-generator", 12],
  ["table-manager", 10],
  ["pipeline", 14],
  ["bookkeeper", 10],
])("%s stays below %i MiB, and little of it is loaded before the first answer", (name, mebibytes) => {
  const outputs = Object.values(metafiles.get(name)?.outputs ?? {});
  expect(outputs.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(mebibytes * 1024 * 1024);
  const eager = eagerInputs(metafiles.get(name));
  expect(
    eager.filter((input) => /node_modules\/(@google-cloud|google-gax|apache-beam|@grpc)\//.test(input)),
  ).toEqual([]);
  expect(eager.length).toBeLessThan(250);
});

test("the event generator runs as in its container and publishes", { timeout: 60_000 }, async () => {
  const environment = { EVENTS_TOPIC: channel.events, PUBSUB_EMULATOR_HOST: pubsub.address };
  await using service = await runBundle("event-generator", environment);
  expect(await service.status("/health")).toBe(200);
  // It listens first, and then finds out by itself whether it can publish, so that no caller waits for the clients.
  await until("it has warmed up", () => pubsub.calls("getTopic") > 0);
  await until("it is ready", () => service.isReady());
  const answer = await fetch(`${service.url}/generate/order?count=3`, { method: "POST" });
  expect(answer.status).toBeLessThan(300);
  expect(pubsub.backlog(`projects/${projectId}/subscriptions/${channel.pipeline}`)).toBe(3);
  for (const page of ["/docs", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js", "/openapi.json"])
    expect([page, await service.status(page)]).toEqual([page, 200]);
  expect(await service.stop()).toEqual({ code: 0, stderr: "" });
});

test("the table manager runs as in its container and makes the tables", { timeout: 60_000 }, async () => {
  await using service = await runBundle("table-manager", {
    BIGQUERY_DATASET: "events",
    BIGQUERY_EMULATOR_URL: bigquery.url,
  });
  expect(await service.status("/health")).toBe(200);
  await until("it is ready", () => service.isReady());
  expect((await fetch(`${service.url}/tables/sync`, { method: "POST" })).status).toBe(200);
  expect(bigquery.requests.filter((request) => request === "POST /tables").length).toBeGreaterThan(2);
  expect(await service.stop()).toEqual({ code: 0, stderr: "" });
});

test("a worker of the pipeline runs as in its container, with Beam inside", { timeout: 60_000 }, async () => {
  const bus = openPubsubBus({ projectId, emulatorHost: pubsub.address });
  await bus.publish(channel.events, [{ data: Buffer.from("no JSON"), attributes: {} }]);
  await using bucket = await startBucket();
  await using service = await runBundle("pipeline", {
    PUBSUB_EMULATOR_HOST: pubsub.address,
    BIGQUERY_DATASET: "events",
    BIGQUERY_EMULATOR_URL: bigquery.url,
    ARCHIVE_BUCKET: "archive",
    STORAGE_EMULATOR_URL: bucket.url,
  });
  expect(await service.status("/health")).toBe(200);
  await until("the letter is in the bucket", () =>
    bucket.uploads.some((path) => decodeURIComponent(path).includes("name=dead-letters/")),
  );
  await service.stop();
  await bus.close();
});

test(
  "the bookkeeper runs as in its container, and says what it could not read",
  { timeout: 60_000 },
  async () => {
    await using bucket = await startBucket();
    const running = startBundle("bookkeeper", await emptyFolder("bookkeeper"), {
      PUBSUB_EMULATOR_HOST: pubsub.address,
      BIGQUERY_DATASET: "events",
      BIGQUERY_EMULATOR_URL: bigquery.url,
      ARCHIVE_BUCKET: "archive",
      STORAGE_EMULATOR_URL: bucket.url,
    });
    // Cloud Monitoring, which knows how far the journal is, has nobody in its place here.
    const { code, stdout, stderr } = await running.finished;
    expect([code, stderr]).toEqual([2, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      severity: "ERROR",
      message: "the books could not be read",
      error: expect.stringContaining("status of"),
    });
    expect(bigquery.requests).toContain("GET /tables");
  },
);

test("an image says why it does not run on the embedded platform", async () => {
  const running = startBundle("event-generator", await emptyFolder("embedded"), { PLATFORM: "embedded" });
  expect(await running.finished).toMatchObject({ code: 1, stderr: expect.stringContaining("PLATFORM=gcp") });
});

/** Takes what is uploaded and keeps the request's path. */
async function startBucket() {
  const uploads: string[] = [];
  const server = createServer((request, response) => {
    if (request.method === "POST") uploads.push(request.url ?? "");
    request.resume().on("end", () => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(request.method === "POST" ? '{"name":"x","bucket":"archive"}' : "{}");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    uploads,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A bundle in the manner of its Dockerfile: its command, an empty working folder, no right to write or to start programs. */
function startBundle(name: string, cwd: string, env: Readonly<Record<string, string>>): Running {
  const bundle = join(folder.path, name);
  const readOnly = [
    "--permission",
    `--allow-fs-read=${bundle}`,
    `--allow-fs-read=${cwd}`,
    "--disable-warning=SecurityWarning",
  ];
  const image = { NODE_ENV: "production", PLATFORM: "gcp", GCP_PROJECT_ID: projectId, PORT: "0" };
  return start(process.execPath, [...readOnly, join(bundle, "main.mjs")], {
    cwd,
    env: { ...image, HOME: cwd, HOST: "127.0.0.1", METADATA_SERVER_DETECTION: "none", ...env },
  });
}

async function emptyFolder(name: string): Promise<string> {
  const path = join(folder.path, "empty", name);
  await mkdir(path, { recursive: true });
  return path;
}

async function runBundle(name: string, env: Readonly<Record<string, string>>) {
  const cwd = await emptyFolder(name);
  const running = startBundle(name, cwd, env);
  const url = await until(`${name} listens`, () => {
    if (running.child.exitCode !== null) throw new Error(`${name} ended: ${running.stderr()}`);
    return /"url":"(http[^"]+)"/.exec(running.stdout())?.[1];
  });
  const stop = async () => {
    running.child.kill("SIGTERM");
    const { code, stderr } = await running.finished;
    expect(await readdir(cwd)).toEqual([]);
    return { code, stderr };
  };
  return {
    url,
    status: async (path: string) => (await fetch(`${url}${path}`)).status,
    async isReady() {
      const response = await fetch(`${url}/readiness`);
      if (!response.ok) throw new Error(await response.text());
      return true;
    },
    stop,
    async [Symbol.asyncDispose]() {
      if (running.child.exitCode === null) await stop();
    },
  };
}

/** What the entry loads without `import()`. */
function eagerInputs(metafile: Metafile | undefined): readonly string[] {
  const outputs = new Map(Object.entries(metafile?.outputs ?? {}));
  const entry = [...outputs.keys()].find((path) => path.endsWith("/main.mjs"));
  const seen = new Set(entry === undefined ? [] : [entry]);
  for (const path of seen)
    for (const { path: next, kind } of outputs.get(path)?.imports ?? [])
      if (kind === "import-statement" && outputs.has(next)) seen.add(next);
  return [...seen].flatMap((path) => Object.keys(outputs.get(path)?.inputs ?? {}));
}

async function contents(root: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = files
    .toSorted()
    .map(async (file) => [relative(root, file), await readFile(file, "latin1")] as const);
  return new Map(await Promise.all(read));
}
