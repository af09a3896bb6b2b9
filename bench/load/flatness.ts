import { median } from "../lib/rounds.ts";

/** Whether memory stayed flat over a run. */
export interface Flatness {
  readonly flat: boolean;
  /** Median of the second quarter of the run, when everything is warm, in megabytes. */
  readonly second: number;
  /** Median of its last quarter. */
  readonly last: number;
}

/** Growth above both limits is growth: the share for large processes, the megabytes for small ones. */
const limits = { share: 0.1, megabytes: 20 } as const;

/** The fewest samples that have four quarters with a middle. */
export const fewestSamples = 8;

/** Judges samples of resident memory in megabytes, taken at equal intervals. Throws when there are fewer than `fewestSamples`. */
export function judgeFlatness(samples: readonly number[]): Flatness {
  if (samples.length < fewestSamples)
    throw new RangeError(
      `${samples.length} memory samples are too few to judge; ${fewestSamples} are needed`,
    );
  const second = median(quarter(samples, 1));
  const last = median(quarter(samples, 3));
  const growth = last - second;
  return { flat: growth <= second * limits.share || growth <= limits.megabytes, second, last };
}

function quarter(samples: readonly number[], at: number): readonly number[] {
  return samples.slice(Math.floor((samples.length * at) / 4), Math.floor((samples.length * (at + 1)) / 4));
}
