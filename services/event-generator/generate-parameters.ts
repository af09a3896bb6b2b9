import { createHash, randomInt } from "node:crypto";

import { didYouMean, quote } from "./event-types.ts";
import { createParameterChecks, type ParameterChecks } from "./parameter-checks.ts";

/** What a generate request asks for. */
export interface GenerateParameters {
  readonly count: number;
  readonly seed: number;
  /** Share of invalid events, from 0 to 1. */
  readonly invalid: number;
}

/** What a generate request over several types asks for. */
export interface MixParameters extends GenerateParameters {
  /** Event type → weight; at least one is above 0. */
  readonly weights: ReadonlyMap<string, number>;
}

/** What the parameters are read against. */
export interface ParameterBounds {
  readonly maxCount: number;
  /** The caller's id of the request. It gives the seed where none is named, so that a retry makes the same events again. */
  readonly key: string | null;
}

const maxSeed = 2 ** 32 - 1;
const weightRange = { from: 0, to: 1_000_000, whole: false };

/** Reads `?count&seed&invalid`; throws one 400 about everything that is wrong. */
export function parseGenerateQuery(query: URLSearchParams, bounds: ParameterBounds): GenerateParameters {
  const checks = createParameterChecks();
  const parameters = readParameters((name) => numberFromText(query.get(name)), bounds, checks);
  checks.finish();
  return parameters;
}

/** Reads the body `{count, seed, invalid, weights}`, all optional; without weights every known type weighs the same. */
export function parseMixBody(
  body: unknown,
  bounds: ParameterBounds,
  knownTypes: readonly string[],
): MixParameters {
  const checks = createParameterChecks();
  const members = isObject(body) ? body : {};
  if (!isObject(body)) checks.note("", "type", "must be an object");
  for (const name of Object.keys(members)) {
    if (memberNames.includes(name)) continue;
    checks.note(`/${quote(name)}`, "additionalProperties", `is not known${didYouMean(name, memberNames)}`);
  }
  const parameters = readParameters((name) => members[name], bounds, checks);
  const weights = readWeights(members["weights"], knownTypes, checks);
  checks.finish();
  return { ...parameters, weights };
}

const memberNames = ["count", "seed", "invalid", "weights"];

function readParameters(
  get: (name: string) => unknown,
  { maxCount, key }: ParameterBounds,
  checks: ParameterChecks,
): GenerateParameters {
  return {
    count: checks.number("count", get("count"), { from: 1, to: maxCount, whole: true }, () => 1),
    seed: checks.number("seed", get("seed"), { from: 0, to: maxSeed, whole: true }, () =>
      key === null ? randomInt(maxSeed) : createHash("sha256").update(key).digest().readUInt32BE(),
    ),
    invalid: checks.number("invalid", get("invalid"), { from: 0, to: 1, whole: false }, () => 0),
  };
}

function readWeights(
  given: unknown,
  knownTypes: readonly string[],
  checks: ParameterChecks,
): ReadonlyMap<string, number> {
  if (given === undefined || given === null) return new Map(knownTypes.map((type) => [type, 1]));
  if (!isObject(given)) {
    checks.note("/weights", "type", "must be an object of event type and number");
    return new Map();
  }
  const weights = new Map<string, number>();
  for (const [type, weight] of Object.entries(given)) {
    if (knownTypes.includes(type)) {
      weights.set(
        type,
        checks.number(`weights/${type}`, weight, weightRange, () => 0),
      );
      continue;
    }
    const hint = `${didYouMean(type, knownTypes)}; known: ${knownTypes.join(", ")}`;
    checks.note("/weights", "eventType", `names the unknown event type ${quote(type)}${hint}`);
  }
  if (!checks.failed && [...weights.values()].every((weight) => weight === 0)) {
    checks.note("/weights", "minimum", "must have one weight above 0");
  }
  return weights;
}

/** The number that decimal text stands for; other text stays as it is and fails the check. */
function numberFromText(text: string | null): unknown {
  return text !== null && /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
