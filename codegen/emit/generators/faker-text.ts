/** The text of `generators/seeded-faker.ts` without its header: faker on a generator's own random numbers. */
export const fakerText = String.raw`import type { Faker } from "@faker-js/faker";
import { faker as english } from "@faker-js/faker/locale/en";
import { REFERENCE, type Random } from "./seeded-random.ts";

/** A faker of English texts that draws from the given stream and knows no clock. */
export function createFaker(random: Random): Faker {
  const Constructor = english.constructor as typeof Faker;
  const faker = new Constructor({
    locale: english.rawDefinitions,
    randomizer: { next: () => random.fraction(), seed: () => {} },
  });
  faker.setDefaultRefDate(new Date(REFERENCE));
  return faker;
}

/** What a faker method makes of arguments that come from a schema, whose types nobody has checked. */
export function fakerValue(method: (...values: never[]) => unknown, ...values: readonly unknown[]): unknown {
  return (method as (...values: readonly unknown[]) => unknown)(...values);
}
`;
