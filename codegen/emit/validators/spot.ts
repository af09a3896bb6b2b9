import { stringLiteral } from "../print/json-text.ts";
import { pointerStep } from "../print/pointer.ts";
import { templateLiteral, type TextPart } from "../print/template-literal.ts";

/** A value of a document that checks are written for. */
export interface Spot {
  /** Name of the JavaScript variable that holds it. */
  readonly value: string;
  /** The steps that lead to it from the value that the function was called for. */
  readonly path: readonly TextPart[];
  /**
   * Name of the Set that takes the property names and indexes that a schema has a say on, for `unevaluatedProperties` and
   * `unevaluatedItems`; null where nobody asks.
   */
  readonly seen: string | null;
}

/** The property of a declared name, held by the variable `value`. */
export function propertySpot(spot: Spot, name: string, value: string): Spot {
  return { value, path: [...spot.path, pointerStep(name)], seen: null };
}

/** The element or property whose index or name is in the variable `key`, held by the variable `value`. */
export function childSpot(spot: Spot, step: TextPart, value: string): Spot {
  return { value, path: [...spot.path, "/", step], seen: null };
}

/** An expression for the JSON pointer of a spot. */
export function pointerOf({ path }: Spot): string {
  return path.length === 0 ? "at" : templateLiteral([{ expression: "at" }, ...path]);
}

/** An expression that notes an issue at a spot, and is true when no others are wanted. */
export function refusal(spot: Spot, keyword: string, must: string): string {
  return `refuse(found, ${pointerOf(spot)}, ${stringLiteral(keyword)}, ${stringLiteral(must)})`;
}

/** Notes an issue where the expression `wrong` is true. */
export function refuseIf(wrong: string, spot: Spot, keyword: string, must: string): string {
  const condition = / (?:\|\||\?) /.test(wrong) ? `(${wrong})` : wrong;
  return `if (${condition} && ${refusal(spot, keyword, must)}) return false;`;
}

/** Notes an issue. */
export function refuse(spot: Spot, keyword: string, must: string): string {
  return `if (${refusal(spot, keyword, must)}) return false;`;
}

/** The opposite of an expression. */
export function not(expression: string): string {
  return / (?:===|\|\|) /.test(expression) ? `!(${expression})` : `!${expression}`;
}
