import { createGeneratorSync } from "json-schema-faker";
import { createGenerator } from "../generated/generators/order.ts";
import type { Bench } from "./lib/bench.ts";
import { orderByAjv, orderInOnePiece } from "./lib/order-schema.ts";
import { alternate, compare, rateOf } from "./lib/rounds.ts";

/** The emitted generator of orders beside json-schema-faker over the same schema. Every produced event counts, valid or not. */
export const generatorBench: Bench = {
  name: "generator",
  what: "emitted generator ÷ json-schema-faker",
  inDefaultRun: true,
  async run({ quick, note }) {
    note("orders");
    const emitted = createGenerator(1);
    const schema = orderInOnePiece();
    const faker = createGeneratorSync({ seed: 1, formats: fakerFormats });
    const sides = { ours: () => emitted.next(), theirs: () => faker.generate(schema) };

    const [rounds, milliseconds, checked] = quick ? [1, 1, 20] : [9, 400, 5_000];
    const share = { ours: validShare(checked, sides.ours), theirs: validShare(checked, sides.theirs) };
    if (share.ours !== 1) throw new Error(`only ${share.ours} of the emitted generator's orders are valid`);

    const rate = (make: () => unknown) => () =>
      rateOf(milliseconds, () => {
        for (let made = 0; made < 20; made++) make();
        return 20;
      });
    const figure = compare(await alternate(rounds, { ours: rate(sides.ours), theirs: rate(sides.theirs) }));
    const percent = `${(share.theirs * 100).toFixed(1)} %`;
    const detail = `${rounds} rounds of ${milliseconds} ms a side; of ${checked} events all of ours and ${percent} of theirs are valid`;
    return [{ name: "generator", what: "orders generated", ...figure, unit: "events/s", detail }];
  },
};

/** json-schema-faker has these formats built in; with real calendar dates more of its events are valid. */
const fakerFormats = {
  date: (random: FakerRandom) => instant(random).slice(0, 10),
  "date-time": (random: FakerRandom) => instant(random),
};

interface FakerRandom {
  int(min: number, max: number): number;
}

function instant(random: FakerRandom): string {
  return new Date(random.int(1_700_000_000, 1_800_000_000) * 1000).toISOString();
}

function validShare(count: number, make: () => unknown): number {
  const isValid = orderByAjv();
  let valid = 0;
  for (let made = 0; made < count; made++) {
    if (isValid(JSON.parse(JSON.stringify(make())))) valid++;
  }
  return valid / count;
}
