import type { Catalog } from "../../../platform/runtime/catalog.ts";
import { compareKept, type ExpectedEvent, type Kept } from "../../../services/local-stack/demo-check.ts";
import { readDeadLetters } from "../../../services/local-stack/ledgers.ts";
import type { Stack } from "../../../services/local-stack/stack.ts";
import { expectEvents, rawEvent, rawText, type Catalogs, type SentRaw, type SentRequest } from "./sent.ts";

/** What a check of a settled stack came to. */
export interface CheckReport {
  /** What is lost, doubled or changed; empty when nothing is. */
  readonly findings: readonly string[];
  readonly published: number;
  readonly stored: number;
  readonly deadLettered: number;
  /** Rows beyond the first of their event, which the deduplicated views hide. */
  readonly secondRows: number;
}

const mostFindings = 20;

/** Waits until the stack has settled, then compares everything that was sent with everything that is kept, by id and by value. */
export async function checkStack(
  stack: Stack,
  catalog: Catalog,
  catalogs: Catalogs,
  sent: readonly SentRequest[],
): Promise<CheckReport> {
  await stack.settled();
  const books = await stack.books();
  const findings: string[] = [];
  const expected = new Map<string, ExpectedEvent>();
  for (const request of sent) if (request.kind !== "raw") await expectEvents(expected, catalogs, request);
  findings.push(...(await expectRaw(expected, stack, sent)));
  findings.push(...books.missing.map((id) => `${id}: published, but neither stored nor dead-lettered`));
  findings.push(...books.extra.map((id) => `${id}: kept, but never published`));
  if (books.published !== expected.size)
    findings.push(`${expected.size} events were to be published, ${books.published} are`);
  if (books.inFlight > 0) findings.push(`${books.inFlight} events are in flight after settling`);
  findings.push(...(await compareKept(stack, catalog, expected)));
  const doubled = await countDoubled(stack);
  findings.push(...doubled.findings);
  const { published, stored, deadLettered } = books;
  return {
    findings: findings.slice(0, mostFindings),
    published,
    stored,
    deadLettered,
    secondRows: doubled.secondRows,
  };
}

/** Finds the ids that the broker gave to raw messages; each message must be kept once, or once per attempt at most. */
export async function expectRaw(
  expected: Map<string, ExpectedEvent>,
  { warehouse, store }: Kept,
  sent: readonly SentRequest[],
): Promise<readonly string[]> {
  const messages = sent.filter((request): request is SentRaw => request.kind === "raw");
  const byText = new Map(
    messages.map((message) => [message.valid ? message.mark : rawText(message), message]),
  );
  const found = new Map<SentRaw, Set<string>>(messages.map((message) => [message, new Set()]));
  const note = (text: string, id: string) => {
    const message = byText.get(text);
    if (message === undefined) return;
    found.get(message)?.add(id);
    expected.set(id, {
      event: message.valid ? rawEvent(message.mark) : rawText(message),
      valid: message.valid,
    });
  };
  if ((await warehouse.listTables()).includes("user_activity")) {
    const { rows } = await warehouse.query(
      "SELECT _event_id AS id, session_id AS session FROM user_activity WHERE user_id = 'user-raw'",
    );
    for (const { id, session } of rows as readonly { id: string; session: string }[])
      note(session.replace("sess-", ""), id);
  }
  for await (const letter of readDeadLetters(store))
    note(Buffer.from(letter.payload_base64, "base64").toString("utf8"), letter.event_id);
  return [...found]
    .filter(([{ attempts }, ids]) => ids.size < 1 || ids.size > attempts)
    .map(([message, ids]) => `raw ${message.mark}: sent ${message.attempts} times, kept ${ids.size} times`);
}

/** Counts rows beyond the first of their event, and finds those that the deduplicated views do not hide. */
export async function countDoubled({
  warehouse,
}: Pick<Kept, "warehouse">): Promise<{ secondRows: number; findings: readonly string[] }> {
  const findings: string[] = [];
  let secondRows = 0;
  for (const table of await warehouse.listTables()) {
    const count = async (name: string) => {
      const { rows } = await warehouse.query(
        `SELECT count(*) - count(DISTINCT _event_id) AS doubled FROM \`${name}\``,
      );
      return Number(rows[0]?.["doubled"]);
    };
    const doubled = await count(`${table}_deduplicated`);
    if (doubled !== 0) findings.push(`${table}: ${doubled} rows are doubled after deduplication`);
    secondRows += await count(table);
  }
  return { secondRows, findings };
}
