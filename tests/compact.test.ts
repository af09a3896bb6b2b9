import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { archiveHourFolder, readArchive } from "../platform/archive/archive-objects.ts";
import { openCloudStorage } from "../platform/object-store/cloud-storage.ts";
import { isNotBuilt } from "../platform/testing/go-tools.ts";
import { startStrictStorage } from "../platform/testing/strict-storage.ts";
import { runNode } from "./support/process.ts";

describe.skipIf(isNotBuilt("fake-gcs-server"))("on Cloud Storage's interface", () => {
  test("the archive's small objects become hourly ones, and need no other part of the platform", async () => {
    await using started = new AsyncDisposableStack();
    const server = started.adopt(await startStrictStorage(), (one) => one.close());
    await server.makeBucket("archive");
    const options = { projectId: "test", bucket: "archive", emulatorUrl: server.url };
    const store = started.adopt(openCloudStorage(options), (one) => one.close());
    const hours = ["2024-11-02T10:00:00Z", "2024-11-02T11:00:00Z"].map((at) =>
      archiveHourFolder("order", at),
    );
    for (let n = 0; n < 40; n++)
      for (const hour of hours) await store.putIfAbsent(`${hour}${n}.ndjson.gz`, gzipSync(`${n}\n`));

    const env = {
      PLATFORM: "gcp",
      GCP_PROJECT_ID: "test",
      ARCHIVE_BUCKET: "archive",
      STORAGE_EMULATOR_URL: server.url,
    };
    const command = ["services/cli/main.ts", "compact", "--before", "2024-11-02T11:30:00Z", "--json"];
    const counts = { dryRun: false, hours: 1, sources: 42, composed: 3 };
    expect(await runNode(command, { env })).toMatchObject({
      code: 0,
      stdout: `${JSON.stringify(counts)}\n`,
    });

    // As the schedule does it, for every hour that is over.
    const job = await runNode(["services/cli/bookkeeper.ts", "compact"], { env });
    expect({ ...job, stdout: JSON.parse(job.stdout) as unknown }).toMatchObject({
      code: 0,
      stdout: { severity: "INFO", message: "the archive is compacted", hours: 2, sources: 42, composed: 3 },
    });

    const lines: string[] = [];
    const objects: string[] = [];
    for await (const object of readArchive(store, { eventType: "order" })) {
      objects.push(object.name);
      for await (const some of object.lines) lines.push(...some.map(String));
    }
    expect(objects.map((name) => /hour=\d\d\/hour-\d\d/.exec(name)?.[0])).toEqual([
      "hour=10/hour-02",
      "hour=11/hour-02",
    ]);
    expect(lines.toSorted()).toEqual([...Array(80).keys()].map((n) => String(n >> 1)).toSorted());
  });
});
