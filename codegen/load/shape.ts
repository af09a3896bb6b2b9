import { isJsonObject } from "./json-value.ts";
import type { Json } from "./loaded-schema.ts";
import { type Report, RULES } from "./shape-rules.ts";

/**
 * The part of JSON Schema that the dialect's own rules are written in: those of the keywords in `keywords.ts` and the
 * meta-schemas of the annotations. Any other keyword in a rule throws, so that none is ignored.
 */
export type Shape = boolean | { readonly [keyword: string]: Json };

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
  const issues: ShapeIssue[] = [];
  visit(shape, value, []);
  return issues;

  function visit(rules: Json, part: Json, path: readonly string[], found = issues): void {
    if (typeof rules === "boolean") {
      if (!rules) found.push({ path, onKey: false, message: "must not be there", hint: "" });
      return;
    }
    if (!isJsonObject(rules)) throw new Error(`Not a shape: ${JSON.stringify(rules)}`);
    const report: Report = (message, hint = "", at = {}) => {
      found.push({ path: [...path, ...(at.steps ?? [])], onKey: at.onKey ?? false, message, hint });
    };
    // A value of the wrong type gets no further complaints.
    const before = found.length;
    if (rules.type !== undefined) apply(rules, "type", rules.type);
    if (found.length > before) return;
    for (const [keyword, argument] of Object.entries(rules))
      if (keyword !== "type") apply(rules, keyword, argument);

    function apply(siblings: { readonly [keyword: string]: Json }, keyword: string, argument: Json): void {
      if (SILENT.has(keyword)) return;
      if (keyword === "$ref") visit(resolveLocal(root, argument), part, path, found);
      else ruleOf(keyword)({ argument, value: part, siblings, report, visit: visitPart, fits });
    }

    function visitPart(inner: Json, of: Json, ...steps: string[]): void {
      visit(inner, of, [...path, ...steps], found);
    }

    function fits(inner: Json): boolean {
      const mine: ShapeIssue[] = [];
      visit(inner, part, path, mine);
      return mine.length === 0;
    }
  }
}

/** Say nothing about a value by themselves; `then` and `else` belong to `if`. */
const SILENT: ReadonlySet<string> = new Set(["$schema", "$defs", "title", "description", "then", "else"]);

function ruleOf(keyword: string): (typeof RULES)[string] {
  const rule = Object.hasOwn(RULES, keyword) ? RULES[keyword] : undefined;
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
