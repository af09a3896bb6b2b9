import { bigqueryEmitter } from "../../emit/bigquery/bigquery.ts";
import { rowsEmitter } from "../../emit/rows/rows.ts";
import type { Loss } from "../../emit/emitter.ts";
import type { EventModel } from "../../model/event-model.ts";

/** What table and rows do not keep of an event's new version, and did of its old one. */
export async function newLosses(old: EventModel | null, next: EventModel): Promise<readonly Loss[]> {
  const before = new Set(old === null ? [] : (await lossesOf(old)).map(keyOf));
  return (await lossesOf(next)).filter((loss) => !before.has(keyOf(loss)));
}

async function lossesOf(event: EventModel): Promise<readonly Loss[]> {
  const emissions = [await bigqueryEmitter.emitEvent?.(event), await rowsEmitter.emitEvent?.(event)];
  const unique = new Map<string, Loss>();
  for (const loss of emissions.flatMap((one) => one?.losses ?? [])) unique.set(keyOf(loss), loss);
  return [...unique.values()];
}

function keyOf({ rule, pointer, message }: Loss): string {
  return JSON.stringify([rule, pointer, message]);
}
