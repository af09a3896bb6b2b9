/** The type of value that a keyword is about; keywords that are not here are about all values. */
const TYPE_OF_KEYWORD: ReadonlyMap<string, string> = new Map(
  Object.entries({
    number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
    string: ["minLength", "maxLength", "pattern", "format"],
    array: [
      "items",
      "prefixItems",
      "unevaluatedItems",
      "contains",
      "minContains",
      "maxContains",
      "minItems",
      "maxItems",
      "uniqueItems",
    ],
    object: [
      "properties",
      "patternProperties",
      "additionalProperties",
      "unevaluatedProperties",
      "propertyNames",
      "required",
      "minProperties",
      "maxProperties",
      "dependentRequired",
      "dependentSchemas",
    ],
  }).flatMap(([type, keywords]) => keywords.map((keyword) => [keyword, type] as const)),
);

/** True when a keyword can refuse a value of one of the types; no types stand for all. */
export function appliesTo(keyword: string, types: readonly string[]): boolean {
  const type = TYPE_OF_KEYWORD.get(keyword);
  if (type === undefined || types.length === 0) return true;
  return types.includes(type) || (type === "number" && types.includes("integer"));
}
