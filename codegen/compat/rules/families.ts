import { allOf, alternatives } from "./combinators.ts";
import { conditional } from "./conditional.ts";
import { dependentRequired, dependentSchemas } from "./dependencies.ts";
import { joined } from "./joined.ts";
import { limits } from "./limits.ts";
import { meaning } from "./meaning.ts";
import { members } from "./members.ts";
import { multipleOf } from "./multiple-of.ts";
import { openness } from "./openness.ts";
import { patternProperties } from "./pattern-properties.ts";
import { properties } from "./properties.ts";
import { replaced } from "./replaced.ts";
import { required } from "./required.ts";
import type { Family } from "./rule.ts";
import { tuple } from "./tuple.ts";
import { type } from "./type.ts";
import { uniqueItems } from "./unique-items.ts";
import { values } from "./values.ts";

/** All keywords of the dialect, in the order in which they are compared. */
export const families: readonly Family[] = [
  type,
  values,
  ...limits,
  multipleOf,
  ...replaced,
  properties,
  required,
  patternProperties,
  ...openness,
  tuple,
  uniqueItems,
  ...joined,
  dependentRequired,
  dependentSchemas,
  allOf,
  alternatives,
  conditional,
  ...members,
  ...meaning,
];
