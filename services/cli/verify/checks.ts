import type { Registry } from "../../../generated/contract.ts";
import { quoteText } from "../../../platform/warehouse/sql-text.ts";
import { countArchived } from "./archive.ts";
import { findLetters } from "./letters.ts";
import type { VerifyTarget } from "./target.ts";

/** What one check came to. */
export interface CheckResult {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  readonly detail: string;
}

/** What the checks work with. */
export interface CheckContext {
  readonly target: VerifyTarget;
  readonly registry: Registry;
  /** Events of each type. */
  readonly count: number;
  readonly startedAt: Date;
  /** Marks what this run publishes by itself. */
  readonly runId: string;
  /** Asks until `done` likes the answer or time is up; resolves with the last answer. */
  readonly settle: <T>(ask: () => Promise<T>, done: (answer: T) => boolean) => Promise<T>;
}

/** One check; throws an `Error` that says what is not as it should be. Resolves with what was seen, or with why it does not apply. */
export type Check = readonly [
  name: string,
  check: (context: CheckContext) => Promise<string | { readonly skipped: string }>,
];

/** The columns of the schemas are there: a change of a schema has become queryable. */
const columns: Check["1"] = async ({ target, registry }) => {
  let count = 0;
  for (const { table } of registry.values()) {
    const names = table.schema.fields.map(({ name }) => `\`${name}\``);
    await target
      .query(`SELECT ${names.join(", ")} FROM \`${table.name}\` LIMIT 0`)
      .catch((cause: unknown) => {
        throw new Error(`${table.name} does not have the columns of its schema: ${messageOf(cause)}`, {
          cause,
        });
      });
    count += names.length;
  }
  return `${count} columns of ${registry.size} tables can be queried`;
};

/** N published = N distinct rows = N archived, for each type. */
const conservation: Check["1"] = async (context) => {
  const { target, registry, count, startedAt, settle } = context;
  const wrong: string[] = [];
  const runs = new Map<string, string>();
  for (const type of registry.keys()) runs.set(type, await generate(target, type, count));
  for (const [type, runId] of runs) {
    const table = registry.get(type)?.table.name ?? type;
    const sql =
      `SELECT CAST(count(*) AS STRING) AS n, CAST(count(DISTINCT _event_id) AS STRING) AS ids ` +
      `FROM \`${table}\` WHERE _run_id = ${quoteText(runId)}`;
    const seen = await settle(
      async () => ({
        ...(await distinctRows(target, sql)),
        archived: await countArchived(target.store, { type, runId, since: startedAt }),
      }),
      ({ ids, archived }) => ids >= count && archived >= count,
    );
    const { ids, archived, refusal } = seen;
    if (ids !== count || archived !== count)
      wrong.push(
        `${type}: ${count} published, ${ids} distinct rows, ${archived} archived (run ${runId})${refusal}`,
      );
  }
  if (wrong.length > 0) throw new Error(wrong.join("; "));
  return `${count} of each of ${runs.size} types published, stored and archived`;
};

/** A table that events have yet to make, or to bring up to their schema, has none. */
async function distinctRows(target: VerifyTarget, sql: string): Promise<{ ids: number; refusal: string }> {
  try {
    return { ids: Number((await target.query(sql)).rows[0]?.["ids"] ?? 0), refusal: "" };
  } catch (error) {
    return { ids: 0, refusal: `: ${messageOf(error)}` };
  }
}

async function generate(target: VerifyTarget, type: string, count: number): Promise<string> {
  const answer = await target.generator(`/generate/${encodeURIComponent(type)}?count=${count}`, {
    method: "POST",
  });
  const body = (await answer.json()) as {
    readonly run_id?: string;
    readonly published?: number;
    readonly detail?: string;
  };
  if (!answer.ok || body.run_id === undefined || body.published !== count)
    throw new Error(
      `the generator answered ${answer.status} about ${type}: ${body.detail ?? JSON.stringify(body)}`,
    );
  return body.run_id;
}

/** A message that no schema takes is found in the dead letters, byte for byte, and once more after a replay. */
const poison: Check["1"] = async ({ target, runId, startedAt, settle }) => {
  const text = `{"event_type":"verify_${runId.replaceAll("-", "_")}","text":"Grüße, \\u0000, 1e400"}`;
  const eventId = await target.publishRaw(text);
  const lettersNow = () => findLetters(target.store, eventId, startedAt);
  const [first] = await settle(lettersNow, (letters) => letters.length > 0);
  if (first === undefined) throw new Error(`message ${eventId} did not reach the dead letters`);
  const kept = Buffer.from(first.letter.payload_base64, "base64").toString("utf8");
  if (kept !== text)
    throw new Error(`the dead letter of ${eventId} does not hold the bytes that were published`);
  await target.replay(first.letter, first.object);
  const letters = await settle(lettersNow, (found) => found.some(({ letter }) => letter.replay.count === 1));
  const again = letters.find(({ letter }) => letter.replay.count === 1)?.letter;
  if (again === undefined)
    throw new Error(`the dead letter of ${eventId} was replayed, but did not come back`);
  if (again.payload_base64 !== first.letter.payload_base64)
    throw new Error(`the replay of ${eventId} changed its bytes`);
  return `${Buffer.byteLength(text)} bytes kept as ${first.letter.code}, and again after a replay`;
};

const subscriptions: Check["1"] = async ({ target }) => {
  const faults = await target.subscriptionFaults();
  if (faults === null) return { skipped: "the embedded platform declares its subscriptions in code" };
  if (faults.length > 0) throw new Error(faults.join("; "));
  return "every subscription has a dead-letter policy and never expires";
};

/** All checks, in their order. */
export const checks: readonly Check[] = [
  // Events bring their tables up to the schemas, so what is missing before the first check may be there after it.
  ["published = rows = archived", conservation],
  ["columns of the schemas are queryable", columns],
  ["a poison event is kept and replays", poison],
  ["subscriptions keep what fails", subscriptions],
];

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
