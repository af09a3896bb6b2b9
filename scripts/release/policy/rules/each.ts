import type { Attributes } from "../plan.ts";
import type { Landscape, Planned, Rule } from "../policy.ts";

/** A rule about each resource of some types; `wrong` tells what is wrong with one, or null. */
export function each(
  types: RegExp,
  wrong: (is: Attributes, landscape: Landscape, type: string) => string | null,
): Rule["findings"] {
  return (landscape) =>
    of(landscape, types).flatMap(({ address, type, is }) => {
      const what = wrong(is, landscape, type);
      return what === null ? [] : [`${address}: ${what}`];
    });
}

/** The resources of some types. */
export function of({ planned }: Landscape, types: RegExp): readonly Planned[] {
  return planned.filter(({ type }) => types.test(type));
}
