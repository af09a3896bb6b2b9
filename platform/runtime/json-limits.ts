import type { ProblemIssue } from "./problem.ts";

/** Bounds of one JSON document from the wire. */
export interface JsonLimits {
  /** Levels of objects and arrays; a scalar has none. */
  readonly depth: number;
  /** Properties of any one object. */
  readonly keys: number;
}

/** What is taken when nothing else is said. */
export const defaultJsonLimits: JsonLimits = { depth: 32, keys: 1_000 };

/**
 * The first bound that `value` breaks, as an issue; null when it keeps all of them. `text` is what `value` was parsed from: most
 * events are so short and flat that it tells without a walk.
 */
export function findLimitBreak(
  value: unknown,
  text: string,
  limits: JsonLimits = defaultJsonLimits,
): ProblemIssue | null {
  if (text.length < limits.keys * minPropertyLength && opensAtMost(limits.depth, text)) return null;
  const found = descend(value, limits, 1);
  if (found === null) return null;
  return {
    pointer: found.path.map(pointerToken).toReversed().join(""),
    keyword: found.keyword,
    message: found.message,
  };
}

/** `"":0` */
const minPropertyLength = 4;

/** Whether the text has at most `count` opening brackets and braces, those in strings included. */
function opensAtMost(count: number, text: string): boolean {
  let left = count;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code === 0x7b || code === 0x5b) && --left < 0) return false;
  }
  return true;
}

interface LimitBreak {
  readonly keyword: string;
  readonly message: string;
  /** Innermost first. */
  readonly path: string[];
}

function descend(value: unknown, limits: JsonLimits, level: number): LimitBreak | null {
  if (typeof value !== "object" || value === null) return null;
  if (level > limits.depth) {
    return {
      keyword: "maxDepth",
      message: `must not be nested deeper than ${limits.depth} levels`,
      path: [],
    };
  }
  const keys = Object.keys(value);
  if (keys.length > limits.keys && !Array.isArray(value)) {
    return {
      keyword: "maxProperties",
      message: `must not have more than ${limits.keys} properties`,
      path: [],
    };
  }
  for (const key of keys) {
    const found = descend((value as Record<string, unknown>)[key], limits, level + 1);
    if (found === null) continue;
    found.path.push(key);
    return found;
  }
  return null;
}

function pointerToken(token: string): string {
  return `/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
