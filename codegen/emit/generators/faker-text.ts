/** The text of `generators/seeded-faker.ts` without its header: faker on a generator's own random numbers. */
export const fakerText = String.raw`import type { Faker } from "@faker-js/faker";
import { faker as english } from "@faker-js/faker/locale/en";
import { REFERENCE, type Random } from "./seeded-random.ts";

/** A faker of English texts that draws from the given stream and knows no clock. */
export function createFaker(random: Random): Faker {
  const Constructor = english.constructor as typeof Faker;
  const faker = new Constructor({
    locale: english.rawDefinitions,
    randomizer: { next: () => next(random), seed: () => {} },
  });
  faker.setDefaultRefDate(new Date(REFERENCE));
  return faker;
}

/** More random numbers than any value is made of: with arguments of the wrong type a method may go on forever. */
const MOST_DRAWN = 10_000;
let left = Infinity;

function next(random: Random): number {
  if (--left < 0) throw new RangeError("This faker method asks for too much.");
  return random.fraction();
}

/** What a faker method makes of arguments that come from a schema, which nobody has checked; another value where it throws. */
export function fakerValue(
  other: () => unknown,
  method: (...values: never[]) => unknown,
  ...values: readonly unknown[]
): unknown {
  left = MOST_DRAWN;
  try {
    return (method as (...values: readonly unknown[]) => unknown)(...values);
  } catch {
    left = Infinity;
    return other();
  } finally {
    left = Infinity;
  }
}
`;
