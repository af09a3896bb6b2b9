import { isJsonObject } from "./json-value.ts";
import type { Json, JsonSchema } from "./loaded-schema.ts";
import { type Check, type Spot, RULES } from "./shape-rules.ts";

/**
 * The part of JSON Schema that the dialect's own rules are written in: those of the keywords in `keywords.ts` and the
 * meta-schemas of the annotations. Any other keyword in a rule throws, so that none is ignored.
 */
export type Shape = boolean | JsonSchema;

/** One way in which a value does not have its shape. */
export interface ShapeIssue {
  /** Names and indexes from the value to the fault. */
  readonly path: readonly string[];
  /** True when the fault is the name at the end of the path, not its value. */
  readonly onKey: boolean;
  /** Says what the value must be, without naming it: `must be a string, not a number`. */
  readonly message: string;
  readonly hint: string;
}

/** Everything in which `value` differs from `shape`; local `$ref`s in the shape point into `root`. */
export function checkShape(shape: Shape, value: Json, root: Shape = shape): readonly ShapeIssue[] {
  const check = new ShapeCheck(root);
  check.visit(shape, value);
  return check.issues;
}

class ShapeCheck implements Check {
  issues: ShapeIssue[] = [];
  siblings: JsonSchema = {};
  readonly #root: Shape;
  readonly #path: string[] = [];

  constructor(root: Shape) {
    this.#root = root;
  }

  visit(shape: Json, value: Json, step?: string): void {
    if (step !== undefined) this.#path.push(step);
    if (shape === false) this.report("must not be there");
    else if (shape !== true) this.#apply(shape, value);
    if (step !== undefined) this.#path.pop();
  }

  report(message: string, hint = "", { step, onKey = false }: Spot = {}): void {
    const path = step === undefined ? [...this.#path] : [...this.#path, step];
    this.issues.push({ path, onKey, message, hint });
  }

  fits(shape: Json, value: Json): boolean {
    const before = this.issues;
    this.issues = [];
    this.visit(shape, value);
    const isFine = this.issues.length === 0;
    this.issues = before;
    return isFine;
  }

  #apply(shape: Json, value: Json): void {
    if (!isJsonObject(shape)) throw new Error(`Not a shape: ${JSON.stringify(shape)}`);
    const outer = this.siblings;
    this.siblings = shape;
    const before = this.issues.length;
    if (shape["type"] !== undefined) ruleOf("type")(shape["type"], value, this);
    // A value of the wrong type gets no further complaints.
    if (this.issues.length === before) this.#applyOthers(shape, value);
    this.siblings = outer;
  }

  #applyOthers(shape: JsonSchema, value: Json): void {
    for (const [keyword, argument] of Object.entries(shape)) {
      if (keyword === "type" || SILENT.has(keyword)) continue;
      if (keyword === "$ref") this.visit(resolveLocal(this.#root, argument), value);
      else ruleOf(keyword)(argument, value, this);
    }
  }
}

/** Say nothing about a value by themselves; `then` and `else` belong to `if`. */
const SILENT: ReadonlySet<string> = new Set(["$schema", "$defs", "title", "description", "then", "else"]);

const RULE_BY_KEYWORD = new Map(Object.entries(RULES));

function ruleOf(keyword: string): (typeof RULES)[string] {
  const rule = RULE_BY_KEYWORD.get(keyword);
  if (rule === undefined) throw new Error(`Shapes do not know the keyword ${keyword}`);
  return rule;
}

function resolveLocal(root: Shape, ref: Json): Json {
  const steps = typeof ref === "string" && ref.startsWith("#/") ? ref.slice(2).split("/") : [];
  let at: Json = root;
  for (const step of steps) at = isJsonObject(at) ? (at[step] ?? null) : null;
  if (steps.length === 0 || at === null) throw new Error(`Shapes cannot refer to ${JSON.stringify(ref)}`);
  return at;
}
