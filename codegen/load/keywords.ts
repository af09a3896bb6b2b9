import type { Draft } from "./dialect.ts";
import type { Shape } from "./shape.ts";

/** How subschemas stand in a keyword's value: `either` is one or an array, `rules` the map of draft-07's `dependencies`. */
export type Children = "one" | "array" | "map" | "either" | "rules";

/** What the dialect knows about a keyword between two drafts, both included. */
export interface Keyword {
  readonly since: Draft;
  readonly until: Draft;
  /** What its value must look like. */
  readonly shape: Shape;
  readonly children: Children | null;
  /** `$ref` up to draft-07 switches off everything beside it but these: they constrain nothing, or only hold definitions. */
  readonly besideRef: boolean;
}

const TEXT: Shape = { type: "string" };
const ANCHOR: Shape = { type: "string", pattern: "^[A-Za-z_][-A-Za-z0-9._]*$" };
const FLAG: Shape = { type: "boolean" };
const COUNT: Shape = { type: "integer", minimum: 0 };
const NUMBER: Shape = { type: "number" };
const SCHEMA: Shape = { type: ["object", "boolean"] };
const SCHEMAS: Shape = { type: "array", minItems: 1, items: SCHEMA };
const SCHEMA_MAP: Shape = { type: "object", additionalProperties: SCHEMA };
const NAMES: Shape = { type: "array", items: TEXT, uniqueItems: true };
const NAME_LIST: Shape = { type: "array", items: TEXT };
const TYPE: Shape = { enum: ["null", "boolean", "object", "array", "number", "integer", "string"] };

const KEYWORDS: ReadonlyMap<string, readonly Keyword[]> = new Map([
  ["$schema", [beside(TEXT)]],
  ["$id", [beside(TEXT)]],
  ["id", [{ ...beside(TEXT), until: 4 }]],
  ["$ref", [beside(TEXT)]],
  ["$anchor", [from(2019, ANCHOR)]],
  ["$dynamicRef", [from(2020, TEXT)]],
  ["$dynamicAnchor", [from(2020, ANCHOR)]],
  ["$recursiveRef", [{ ...from(2019, { enum: ["#"] }), until: 2019 }]],
  ["$recursiveAnchor", [{ ...from(2019, FLAG), until: 2019 }]],
  ["$comment", [beside(TEXT)]],
  ["$defs", [{ ...beside(SCHEMA_MAP), children: "map" }]],
  ["definitions", [{ ...beside(SCHEMA_MAP), children: "map" }]],

  ["title", [beside(TEXT)]],
  ["description", [beside(TEXT)]],
  ["default", [beside(true)]],
  ["examples", [beside({ type: "array" })]],
  ["deprecated", [beside(FLAG)]],
  ["readOnly", [beside(FLAG)]],
  ["writeOnly", [beside(FLAG)]],
  ["contentEncoding", [always(TEXT)]],
  ["contentMediaType", [always(TEXT)]],
  ["contentSchema", [from(2019, SCHEMA, "one")]],
  ["format", [always(TEXT)]],

  ["type", [always(ifArray({ minItems: 1, items: TYPE }, TYPE))]],
  ["enum", [always({ type: "array" })]],
  ["const", [from(6, true)]],

  ["multipleOf", [always({ type: "number", exclusiveMinimum: 0 })]],
  ["maximum", [always(NUMBER)]],
  ["minimum", [always(NUMBER)]],
  ["exclusiveMaximum", [{ ...always(FLAG), until: 4 }, from(6, NUMBER)]],
  ["exclusiveMinimum", [{ ...always(FLAG), until: 4 }, from(6, NUMBER)]],

  ["maxLength", [always(COUNT)]],
  ["minLength", [always(COUNT)]],
  ["pattern", [always({ type: "string", format: "regex" })]],

  ["items", [until(2019, ifArray(SCHEMAS, SCHEMA), "either"), from(2020, SCHEMA, "one")]],
  ["additionalItems", [until(2019, SCHEMA, "one")]],
  ["prefixItems", [from(2020, SCHEMAS, "array")]],
  ["unevaluatedItems", [from(2019, SCHEMA, "one")]],
  ["contains", [from(6, SCHEMA, "one")]],
  ["minContains", [from(2019, COUNT)]],
  ["maxContains", [from(2019, COUNT)]],
  ["maxItems", [always(COUNT)]],
  ["minItems", [always(COUNT)]],
  ["uniqueItems", [always(FLAG)]],

  ["properties", [always(SCHEMA_MAP, "map")]],
  ["patternProperties", [always({ ...SCHEMA_MAP, propertyNames: { format: "regex" } }, "map")]],
  ["additionalProperties", [always(SCHEMA, "one")]],
  ["unevaluatedProperties", [from(2019, SCHEMA, "one")]],
  ["propertyNames", [from(6, SCHEMA, "one")]],
  ["required", [always(NAME_LIST)]],
  ["maxProperties", [always(COUNT)]],
  ["minProperties", [always(COUNT)]],
  ["dependentRequired", [from(2019, { type: "object", additionalProperties: NAMES })]],
  ["dependentSchemas", [from(2019, SCHEMA_MAP, "map")]],
  ["dependencies", [until(7, { type: "object", additionalProperties: ifArray(NAMES, SCHEMA) }, "rules")]],

  ["allOf", [always(SCHEMAS, "array")]],
  ["anyOf", [always(SCHEMAS, "array")]],
  ["oneOf", [always(SCHEMAS, "array")]],
  ["not", [always(SCHEMA, "one")]],
  ["if", [from(7, SCHEMA, "one")]],
  ["then", [from(7, SCHEMA, "one")]],
  ["else", [from(7, SCHEMA, "one")]],
]);

/** Keywords whose values should be listed once; one that comes again says nothing new. */
export const DISTINCT: ReadonlySet<string> = new Set(["enum", "required", "type"]);

/** Keywords of JSON Schema that have no meaning for data at rest, and what to write instead. */
export const UNSUPPORTED: ReadonlyMap<string, string> = new Map([
  ["$vocabulary", "Remove it: only a meta-schema has vocabularies."],
]);

/** What to write in place of keywords of other drafts and languages. */
export const KEYWORD_ADVICE: ReadonlyMap<string, string> = new Map([
  ["id", "Use $id."],
  ["$recursiveRef", 'Use "$ref": "#".'],
  ["$recursiveAnchor", "Use $dynamicAnchor."],
  ["additionalItems", 'Use "items" beside "prefixItems".'],
  ["dependencies", 'Use "dependentRequired" or "dependentSchemas".'],
  ["nullable", 'Use a list of types with "null", for example "type": ["string", "null"].'],
  ["optional", 'Leave the property out of "required".'],
  ["example", 'Use "examples", an array.'],
  ["extends", 'Use "allOf".'],
  ["divisibleBy", 'Use "multipleOf".'],
  ["disallow", 'Use "not", for example "not": {"type": "string"}.'],
  ["discriminator", 'Give each branch of "oneOf" a property with its own "const".'],
]);

/** The keyword as a draft has it, or null when the draft does not know it. */
export function keywordOf(name: string, draft: Draft): Keyword | null {
  return KEYWORDS.get(name)?.find((one) => one.since <= draft && draft <= one.until) ?? null;
}

/** All versions of a keyword over the drafts; empty when no draft has it. */
export function versionsOf(name: string): readonly Keyword[] {
  return KEYWORDS.get(name) ?? [];
}

/** The keywords that a draft knows. */
export function keywordNames(draft: Draft): readonly string[] {
  return [...KEYWORDS.keys()].filter((name) => keywordOf(name, draft) !== null);
}

function ifArray(rule: Shape, otherwise: Shape): Shape {
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema, never awaited
  return { if: { type: "array" }, then: rule, else: otherwise };
}

function always(shape: Shape, children: Children | null = null): Keyword {
  return { since: 4, until: 2020, shape, children, besideRef: false };
}

function beside(shape: Shape): Keyword {
  return { ...always(shape), besideRef: true };
}

function from(since: Draft, shape: Shape, children: Children | null = null): Keyword {
  return { ...always(shape, children), since };
}

function until(last: Draft, shape: Shape, children: Children | null = null): Keyword {
  return { ...always(shape, children), until: last };
}
