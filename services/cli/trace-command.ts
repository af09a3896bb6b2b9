import { readRuntimeConfig } from "../../platform/runtime/config.ts";
import type { EventTrace } from "../local-stack/control-answers.ts";
import { connect } from "./connection.ts";
import type { Output } from "./output.ts";
import { counted, labelled, printable, shellWord, typeOption } from "./text.ts";

/** Prints what became of one event; exit code 1 when it is lost or nobody published it. */
export async function traceCommand(
  options: { readonly eventId: string; readonly type?: string; readonly json: boolean },
  dataDirectory: string,
  output: Output,
): Promise<number> {
  const connection = await connect(dataDirectory, "look");
  try {
    const query = new URLSearchParams({ event_id: options.eventId });
    if (options.type !== undefined) query.set("type", options.type);
    const trace = await connection.control<EventTrace>("GET", `/trace?${query.toString()}`);
    const isCloud = readRuntimeConfig(process.env).platform === "gcp";
    const next = nextCommand(trace, isCloud || connection.stack !== null, options.type);
    const text = traceText(trace, next, { knowsDeliveries: !isCloud });
    output.write(options.json ? `${JSON.stringify({ ...trace, next }, null, 2)}\n` : text);
    return trace.state === "missing" || trace.state === "never published" ? 1 : 0;
  } finally {
    await connection.close();
  }
}

/** The event's way for people. Pub/Sub tells nothing of the deliveries of one message. */
export function traceText(
  trace: EventTrace,
  next: string,
  { knowsDeliveries }: { readonly knowsDeliveries: boolean },
): string {
  const { published } = trace;
  const pairs: (readonly [string, string])[] = [
    [
      "event",
      `${printable(trace.event_id)}${trace.event_type === "" ? "" : `  (${printable(trace.event_type)})`}`,
    ],
    ["state", trace.state],
    [
      "published",
      published === null
        ? "never"
        : `${published.at}${published.run_id === "" ? "" : `, generated in run ${printable(published.run_id)}`}`,
    ],
  ];
  for (const { subscription, attempts, state, until } of trace.deliveries) {
    const times = counted(attempts, "attempt", "attempts");
    pairs.push([
      "delivery",
      `${subscription}: ${times} so far, ${state}${until === null ? "" : ` until ${until}`}`,
    ]);
  }
  if (knowsDeliveries && trace.deliveries.length === 0 && published !== null)
    pairs.push(["delivery", "acknowledged by every subscription"]);
  for (const row of trace.rows) {
    const partition =
      row.partition === null ? "" : `, partition ${row.partition.field} = ${row.partition.value ?? "NULL"}`;
    pairs.push([
      "row",
      `${row.table}${partition}, ingested ${row.ingested_at}, schema version ${row.schema_version ?? "unknown"}`,
    ]);
  }
  for (const object of trace.archive) pairs.push(["archive", object]);
  for (const letter of trace.letters) {
    const reasons = letter.reasons.length === 0 ? "" : `: ${letter.reasons.map(printable).join(", ")}`;
    const replay = letter.replays === 0 ? "" : `, replay ${letter.replays}`;
    pairs.push(
      [
        "dead letter",
        `${letter.code}${reasons} (${letter.failed_at}, after ${counted(letter.attempts, "delivery", "deliveries")}${replay})`,
      ],
      ["", letter.object],
    );
  }
  return `${labelled(pairs)}\n${labelled([["next", next]])}`;
}

/** What to run next, given where the event is; `wanted` is the type that told it from others of its id. */
export function nextCommand(trace: EventTrace, running: boolean, wanted?: string): string {
  const id = shellWord(printable(trace.event_id));
  switch (trace.state) {
    case "stored": {
      const sql = `SELECT * FROM ${trace.rows[0]?.table ?? ""} WHERE _event_id = '${printable(trace.event_id).replaceAll("'", "''")}'`;
      return `npm run events -- query ${shellWord(sql)}`;
    }
    case "dead-lettered":
      if (trace.deliveries.length === 0)
        return `npm run events -- dead-letters show ${id}${typeOption(wanted)}`;
      return running ? "npm run events -- status" : "npm start";
    case "in flight":
      return running ? "npm run events -- status" : "npm start";
    case "missing":
    case "never published":
      return "npm run events -- conserve";
  }
}
