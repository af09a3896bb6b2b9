import { registry } from "../generated/index.ts";
import type { DeadLetter } from "../platform/dead-letter.ts";
import type { ReceivedMessage } from "../platform/event-bus/event-bus.ts";
import { runGraph } from "../pipeline/graph.ts";
import { deadLetter } from "../pipeline/transforms/dead-letter.ts";
import { decode } from "../pipeline/transforms/decode.ts";
import type { Prepared, Waiting } from "../pipeline/transforms/stages.ts";
import { toRow } from "../pipeline/transforms/to-row.ts";
import { validate } from "../pipeline/transforms/validate.ts";
import type { Bench, Figure } from "./lib/bench.ts";
import { eventMessages } from "./lib/event-messages.ts";
import { alternate, compare } from "./lib/rounds.ts";

/** The Beam graph on the direct runner beside one loop that calls the same functions. */
export const graphBench: Bench = {
  name: "graph",
  what: "Beam graph ÷ a plain loop over the same functions",
  inDefaultRun: true,
  async run({ quick, note }) {
    const figures: Figure[] = [];
    for (const { name, size, runs } of [
      { name: "graph", size: 2_000, runs: 30 },
      { name: "graph-small", size: 100, runs: 200 },
      { name: "graph-large", size: 20_000, runs: 3 },
    ]) {
      note(`batches of ${size}`);
      const messages = await eventMessages(quick ? 20 : size, now);
      await mustAgree(messages);
      const rounds = quick ? 1 : 11;
      const rate = (run: Run) => async () => {
        const started = performance.now();
        for (let ran = 0; ran < (quick ? 1 : runs); ran++) await run(messages);
        return ((quick ? 1 : runs) * messages.length * 1000) / (performance.now() - started);
      };
      const figure = compare(
        await alternate(rounds, { ours: rate(throughGraph), theirs: rate(throughLoop) }),
      );
      const detail = `${rounds} rounds of ${runs} batches, a fiftieth of the events invalid`;
      figures.push({ name, what: `batches of ${size} messages`, ...figure, unit: "events/s", detail });
    }
    return figures;
  },
};

interface Outcome {
  readonly events: ReadonlyMap<string, readonly Prepared[]>;
  readonly deadLetters: readonly { readonly letter: DeadLetter }[];
  readonly waiting: readonly Waiting[];
}

type Run = (messages: readonly ReceivedMessage[]) => Promise<Outcome>;

const now = new Date("2026-11-02T10:15:00.000Z");

const throughGraph: Run = (messages) => runGraph({ messages, registry, now });

const throughLoop: Run = async (messages) => {
  const events = new Map<string, Prepared[]>();
  const deadLetters: { readonly message: ReceivedMessage; readonly letter: DeadLetter }[] = [];
  const waiting: Waiting[] = [];
  const ingestedAt = now.toISOString();
  for (const message of messages) {
    const decoded = decode(message);
    const validated = decoded.kind === "decoded" ? validate(decoded, registry) : decoded;
    const prepared = validated.kind === "accepted" ? toRow(validated, ingestedAt) : validated;
    if (prepared.kind === "refused") deadLetters.push({ message, letter: deadLetter(prepared, now) });
    else if (prepared.kind === "waiting") waiting.push(prepared);
    else {
      const ofTable = events.get(prepared.table);
      if (ofTable) ofTable.push(prepared);
      else events.set(prepared.table, [prepared]);
    }
  }
  return { events, deadLetters, waiting };
};

async function mustAgree(messages: readonly ReceivedMessage[]): Promise<void> {
  const [ours, theirs] = await Promise.all([throughGraph(messages), throughLoop(messages)]);
  const text = ({ events, deadLetters, waiting }: Outcome) =>
    JSON.stringify([[...events].toSorted(([a], [b]) => (a < b ? -1 : 1)), deadLetters, waiting]);
  if (text(ours) !== text(theirs)) throw new Error("graph and loop come to different results");
}
