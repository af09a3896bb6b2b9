import type { Family } from "./type-set.ts";

/** What a keyword means for the model. */
export type KeywordRule =
  /** About the file or its definitions; says nothing about a value. */
  | { readonly role: "core" }
  /** Describes a value without restricting it; beside a `$ref` it replaces the target's own. */
  | { readonly role: "annotation" }
  /** Holds whatever the type is, or combines schemas. */
  | { readonly role: "structure" }
  /** Restricts values of one type and none of the others. */
  | { readonly role: "constraint"; readonly type: Family }
  /** Has no mapping yet: an error that says what to write instead. */
  | { readonly role: "unmapped"; readonly instead: string };

const core: KeywordRule = { role: "core" };
const annotation: KeywordRule = { role: "annotation" };
const structure: KeywordRule = { role: "structure" };
const string: KeywordRule = { role: "constraint", type: "string" };
const number: KeywordRule = { role: "constraint", type: "number" };
const object: KeywordRule = { role: "constraint", type: "object" };
const array: KeywordRule = { role: "constraint", type: "array" };

/** Every keyword of draft 2020-12 and of the dialect. A new mapping moves its keyword out of the unmapped ones. */
const keywordRules: ReadonlyMap<string, KeywordRule> = new Map([
  // Apart from the others, since an object with a member `then` would be taken for a promise.
  ["then", structure],
  ...Object.entries<KeywordRule>({
    $schema: core,
    $id: core,
    id: core,
    $comment: core,
    $defs: core,
    definitions: core,
    $anchor: core,
    "x-event": core,

    title: annotation,
    description: annotation,
    default: annotation,
    examples: annotation,
    deprecated: annotation,
    readOnly: annotation,
    writeOnly: annotation,
    "x-bigquery": annotation,
    "x-pii": annotation,
    "x-faker": annotation,

    $ref: structure,
    type: structure,
    enum: structure,
    const: structure,

    format: string,
    minLength: string,
    maxLength: string,
    pattern: string,
    minimum: number,
    maximum: number,
    exclusiveMinimum: number,
    exclusiveMaximum: number,
    multipleOf: number,
    properties: object,
    required: object,
    additionalProperties: object,
    propertyNames: object,
    minProperties: object,
    maxProperties: object,
    items: array,
    minItems: array,
    maxItems: array,
    uniqueItems: array,

    anyOf: structure,
    oneOf: structure,
    allOf: structure,
    not: structure,
    if: structure,
    else: structure,
    dependentSchemas: structure,
    dependentRequired: object,
    patternProperties: object,
    unevaluatedProperties: object,
    prefixItems: array,
    unevaluatedItems: array,
    contains: array,
    minContains: array,
    maxContains: array,
    contentEncoding: string,
    contentMediaType: string,
    contentSchema: string,

    additionalItems: unmapped("Use items."),
    $dynamicRef: unmapped("Use $ref."),
    $dynamicAnchor: unmapped("Use $ref with a JSON pointer."),
    $recursiveRef: unmapped("Use $ref."),
    $recursiveAnchor: unmapped("Use $ref with a JSON pointer."),
    $vocabulary: unmapped("Leave it out."),
  }),
]);

/** The rule of a keyword; one that is not in the table has no mapping. */
export function ruleOf(keyword: string): KeywordRule {
  return keywordRules.get(keyword) ?? unmapped("Leave it out.");
}

function unmapped(instead: string): KeywordRule {
  return { role: "unmapped", instead };
}
