import type { Catalog } from "../../../platform/runtime/catalog.ts";
import { compareKept, type ExpectedEvent } from "../../../services/local-stack/demo-check.ts";
import { type CheckReport, countDoubled, expectRaw } from "./check.ts";
import type { Cloud } from "./cloud.ts";
import { expectEvents, type Catalogs, type SentRequest } from "./sent.ts";

/** Waits until the bus is empty, then compares everything that was sent with everything that is kept, by id and by value. */
export async function checkCloud(
  cloud: Cloud,
  catalog: Catalog,
  catalogs: Catalogs,
  sent: readonly SentRequest[],
): Promise<CheckReport> {
  await cloud.settled();
  const kept = { warehouse: cloud.dataset.warehouse, store: cloud.store };
  const expected = new Map<string, ExpectedEvent>();
  for (const request of sent) if (request.kind !== "raw") await expectEvents(expected, catalogs, request);
  const raw = await expectRaw(expected, kept, sent);
  const compared = await compareKept(kept, catalog, expected);
  const doubled = await countDoubled(kept);
  const stored = [...expected.values()].filter(({ valid }) => valid).length;
  return {
    findings: [...raw, ...compared, ...doubled.findings],
    published: expected.size,
    stored,
    deadLettered: expected.size - stored,
    secondRows: doubled.secondRows,
  };
}
