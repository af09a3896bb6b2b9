import { InvalidArgumentError } from "commander";
import { registry } from "../../generated/index.ts";

/** A parser for a finite number above `above` and at most `most`; throws commander's error for anything else. */
export function numberWithin(above: number, most: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!(value > above && value <= most))
      throw new InvalidArgumentError(`It must be a number above ${above} and at most ${most}.`);
    return value;
  };
}

/** A share from 0 to 1. */
export function share(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError("It must be a number from 0 to 1.");
  return value;
}

/** A whole number from 1 to 10,000. */
export function connectionCount(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1 || Number(text) > 10_000)
    throw new InvalidArgumentError("It must be a whole number from 1 to 10000.");
  return Number(text);
}

/** An event type of the registry. */
export function eventType(text: string): string {
  if (!registry.has(text))
    throw new InvalidArgumentError(
      `There is no such event type; there are ${[...registry.keys()].join(", ")}.`,
    );
  return text;
}
