import type { Reading } from "./reading.ts";
import { readAdditional } from "./object-facts.ts";
import type { Cell, Trail } from "./schema-node.ts";

/** Adds what `unevaluatedProperties` and `unevaluatedItems` say, which count all that is declared here and in what is combined. */
export function readRest(reading: Reading, cells: ReadonlyMap<string, Cell>, trail: Trail): Reading {
  const properties = readAdditional(cells.get("unevaluatedProperties"), trail);
  const items = readAdditional(cells.get("unevaluatedItems"), trail);
  if (properties === null && items === null) return reading;
  const { object, array } = reading;
  const openObject = object ?? { ...emptyObject };
  const openArray = array ?? { ...emptyArray };
  return {
    ...reading,
    object: properties === null ? object : { ...openObject, additional: openObject.additional ?? properties },
    array: items === null ? array : { ...openArray, items: openArray.items ?? items },
  };
}

const emptyArray = { prefix: [], items: null, minItems: 0, maxItems: null, uniqueItems: false } as const;
const emptyObject = {
  properties: new Map(),
  required: new Map(),
  patterns: new Map(),
  additional: null,
  keyPattern: null,
  keys: null,
  minProperties: 0,
  maxProperties: null,
} as const;
