/** JSON types that a place can have, null apart. */
export type TypeName = "string" | "number" | "boolean" | "object" | "array" | "null" | "any";

/** What a keyword means for the model. */
export type KeywordRule =
  /** About the file or its definitions; says nothing about a value. */
  | { readonly role: "core" }
  /** Describes a value without restricting it; beside a `$ref` it replaces the target's own. */
  | { readonly role: "annotation" }
  /** Read by `resolve.ts` or `type-of.ts`, whatever the type. */
  | { readonly role: "structure" }
  /** Restricts values of one type and none of the others. */
  | { readonly role: "constraint"; readonly type: TypeName }
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
  ["then", unmapped("Make the properties of both branches optional in one schema.")],
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

    anyOf: unmapped(
      "Only a union with null has a mapping: write one schema that holds the properties of all branches.",
    ),
    oneOf: unmapped(
      "Only a union with null has a mapping: write one schema that holds the properties of all branches.",
    ),
    allOf: unmapped("Write the properties of all branches into one schema."),
    not: unmapped("Say what is legal, for example with enum or pattern."),
    if: unmapped("Make the properties of both branches optional in one schema."),
    else: unmapped("Make the properties of both branches optional in one schema."),
    dependentRequired: unmapped(
      "Group the properties that belong together in a nested object and list them in its required.",
    ),
    dependentSchemas: unmapped("Group the properties that belong together in a nested object."),
    patternProperties: unmapped("Use additionalProperties, with propertyNames.pattern for the keys."),
    unevaluatedProperties: unmapped("Use additionalProperties."),
    prefixItems: unmapped("Use an object with one named property per position."),
    unevaluatedItems: unmapped("Use items."),
    additionalItems: unmapped("Use items."),
    contains: unmapped("Use items."),
    minContains: unmapped("Use minItems."),
    maxContains: unmapped("Use maxItems."),
    contentEncoding: unmapped("Leave it out: the text is stored as it is."),
    contentMediaType: unmapped("Leave it out: the text is stored as it is."),
    contentSchema: unmapped("Leave it out: the text is stored as it is."),
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
