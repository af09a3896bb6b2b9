import { registry } from "../generated/index.ts";
import type { Order } from "../generated/types/order.ts";
import { createGenerator } from "../generated/generators/order.ts";
import { isValid, validate } from "../generated/validators/order.js";
import type { Bench, Figure } from "./lib/bench.ts";
import { orderByAjv } from "./lib/order-schema.ts";
import { alternate, compare, rateOf } from "./lib/rounds.ts";
import { dateTexts, dateTimeTexts, noInstants } from "./lib/time-texts.ts";

/** The emitted validator of orders beside ajv with full formats. Both collect all errors, and must give the same verdicts. */
export const validatorBench: Bench = {
  name: "validator",
  what: "emitted validator ÷ run-time ajv with full formats",
  inDefaultRun: true,
  async run({ quick, note }) {
    const byAjv = orderByAjv();
    const valid = await orders(quick ? 50 : 1_000, 0);
    const mixed = await orders(quick ? 50 : 1_000, 0.1);
    const broken = await orders(quick ? 50 : 1_000, 1);
    const edges = timeEdges();
    for (const value of [...valid, ...mixed, ...broken, ...edges]) mustSay(byAjv(value), value);
    for (const text of noInstants) mustSay(false, { ...(valid[0] as Order), order_date: text });

    const figures: Figure[] = [];
    for (const { name, what, events } of [
      { name: "validator-valid", what: "valid orders", events: valid },
      { name: "validator-mixed", what: "orders, a tenth of them with one error", events: mixed },
    ]) {
      note(what);
      const rounds = quick ? 1 : 11;
      const milliseconds = quick ? 1 : 300;
      const rate = (check: (value: unknown) => unknown) => () =>
        rateOf(milliseconds, () => {
          for (const event of events) check(event);
          return events.length;
        });
      const figure = compare(await alternate(rounds, { ours: rate(validate), theirs: rate(byAjv) }));
      const detail = `${rounds} rounds of ${milliseconds} ms a side; same verdicts on ${edges.length} orders with edge cases of date and time`;
      figures.push({ name, what, ...figure, unit: "events/s", detail });
    }
    return figures;
  },
};

/** Parsed from JSON text, as events are where they are validated. */
async function orders(count: number, invalid: number): Promise<readonly unknown[]> {
  const samples = await registry.get("order")?.generate({ count, seed: 1, invalid });
  return [...(samples ?? [])].map(({ event }) => JSON.parse(JSON.stringify(event)) as unknown);
}

function timeEdges(): readonly unknown[] {
  const order: Order = createGenerator(1).next();
  return [
    ...dateTexts.map((text) => ({ ...order, event_date: text })),
    ...dateTimeTexts.map((text) => ({ ...order, order_date: text })),
  ];
}

function mustSay(wanted: boolean, value: unknown): void {
  if (isValid(value) === wanted && (validate(value).length === 0) === wanted) return;
  throw new Error(`the emitted validator should say ${wanted} of ${JSON.stringify(value)}`);
}
