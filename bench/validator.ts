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
    const count = quick ? 50 : 1_000;
    const [valid, mixed, broken] = await Promise.all([0, 0.1, 1].map((invalid) => orders(count, invalid)));
    if (!valid || !mixed || !broken) throw new Error("no orders were generated");
    const [rounds, milliseconds] = quick ? [1, 1] : [11, 300];

    const measure = async (name: string, what: string, events: readonly unknown[]): Promise<Figure> => {
      note(what);
      const rate = (check: (value: unknown) => unknown) => () =>
        rateOf(milliseconds, () => {
          for (const event of events) check(event);
          return events.length;
        });
      const figure = compare(await alternate(rounds, { ours: rate(validate), theirs: rate(byAjv) }));
      const detail = `${rounds} rounds of ${milliseconds} ms a side`;
      return { name, what, ...figure, unit: "events/s", detail };
    };
    // The order matters: an engine that has seen one shape of object only reads properties faster.
    const first = await measure("validator-valid", "valid orders, nothing else seen before", valid);
    for (const value of [...valid, ...mixed, ...broken]) mustSay(byAjv(value), value);
    const later = await measure("validator-valid-later", "valid orders, after 1,000 broken ones", valid);
    const last = await measure("validator-mixed", "orders, a tenth of them with one error", mixed);

    const edges = timeEdges();
    for (const value of edges) mustSay(byAjv(value), value);
    for (const text of noInstants) mustSay(false, { ...(valid[0] as Order), order_date: text });
    const agreed = `; same verdicts on ${edges.length} orders with edge cases of date and time`;
    return [{ ...first, detail: first.detail + agreed }, later, last];
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
