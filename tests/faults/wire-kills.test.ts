import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isNotBuilt } from "../../platform/testing/go-tools.ts";
import { createCatalogs, type CatalogPair } from "./support/catalogs.ts";
import { checkCloud } from "./support/check-cloud.ts";
import { startCloud } from "./support/cloud.ts";
import { createLoad } from "./support/load.ts";
import { createRandom } from "./support/random.ts";
import { runs, seed, tell, timeLimit } from "./support/runs.ts";

let catalogs: CatalogPair;
beforeAll(async () => {
  catalogs = await createCatalogs();
});
afterAll(() => catalogs[Symbol.asyncDispose]());

describe.skipIf(isNotBuilt("fake-gcs-server"))("on the wire, two processes of each service", () => {
  test("kill -9 of one after the other while events are published", timeLimit(6 + 9 * runs), async () => {
    await using cloud = await startCloud();
    const { generator, tableManager, pipeline } = cloud.services;
    const services = [generator, tableManager, pipeline];
    // Those that end by themselves leave their compiled modules to all that follow.
    await Promise.all(services.map((service) => service.start()));
    for (const service of services) await service.stop();
    await Promise.all(services.flatMap((service) => [service.start(), service.start()]));
    const random = createRandom(seed);
    const load = createLoad("wire", random, catalogs.catalogs);
    const target = { urls: cloud.urls, token: "" };
    for (let round = 0; round < runs; round += 1) {
      for (const service of services) {
        const ended = new AbortController();
        const running = load.run(target, "base", ended.signal);
        await load.answers(random.whole(1, 20));
        await service.killOldest();
        cloud.expireLeases();
        await load.answers(random.whole(1, 10));
        ended.abort();
        await Promise.all([running, service.start()]);
      }
    }
    await load.resend(target);
    cloud.expireLeases();
    const report = await checkCloud(cloud, catalogs.catalogs.base, catalogs.catalogs, load.sent);
    expect(report.findings).toEqual([]);
    tell("wire: kill -9 of each service in turn", 3 * runs, report);
    for (const service of services) await service.stop();
  });
});
