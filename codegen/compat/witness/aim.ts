import { isJsonObject } from "../../load/json-value.ts";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { childPointer, pointerTokens } from "../../load/pointer.ts";
import { lookUp } from "../../model/reading/schema-node.ts";

/**
 * A schema that rejects only what the given one rejects at a pointer, or by the keyword that stands there: whatever else it asks is left
 * out. Where the pointer leads to nothing, what stands nearest decides; a pointer to a property that is not there stands
 * for the keywords that speak of properties without a name. The schema itself when the pointer cannot be told apart.
 */
export function aimedAt(schema: JsonSchema, pointer: string): JsonSchema {
  const tokens = pathFromRoot(schema, pointerTokens(pointer) ?? []);
  if (tokens === null || tokens.length === 0) return schema;
  const { $defs } = schema;
  const aimed = narrowed(schema, tokens, schema);
  if (typeof aimed === "boolean") return schema;
  return $defs === undefined ? aimed : { ...aimed, $defs };
}

type Tokens = readonly string[];

function narrowed(schema: Json, tokens: Tokens, root: JsonSchema): JsonSchema | boolean {
  const [keyword, child, ...rest] = tokens;
  if (!isJsonObject(schema)) return schema !== false;
  if (keyword === undefined) return schema;
  const held = schema[keyword];
  if (keyword === "$ref") {
    const target = typeof held === "string" ? lookUp(root, held)?.value : undefined;
    return target === undefined ? schema : narrowed(target, tokens.slice(1), root);
  }
  if (held === undefined) return keyword === "properties" ? unnamed(schema, child) : schema;
  switch (keyword) {
    case "properties":
    case "patternProperties": {
      if (!isJsonObject(held) || child === undefined) return unnamed(schema, undefined);
      const own = Object.hasOwn(held, child) ? held[child] : undefined;
      return own === undefined
        ? unnamed(schema, child)
        : { [keyword]: { [child]: narrowed(own, rest, root) } };
    }
    case "allOf":
    case "prefixItems": {
      const own = Array.isArray(held) ? (held as readonly Json[])[Number(child)] : undefined;
      if (own === undefined) return { [keyword]: held };
      const one = narrowed(own, rest, root);
      return keyword === "allOf" ? { allOf: [one] } : { prefixItems: [...trues(Number(child)), one] };
    }
    case "items": {
      const { prefixItems } = schema;
      const before = Array.isArray(prefixItems) ? { prefixItems: trues(prefixItems.length) } : {};
      return { ...before, items: narrowed(held, tokens.slice(1), root) };
    }
    case "additionalProperties":
      return { ...namesOnly(schema), additionalProperties: narrowed(held, tokens.slice(1), root) };
    case "required":
      return {
        required:
          Array.isArray(held) && held[Number(child)] !== undefined ? [held[Number(child)] ?? ""] : held,
      };
    default:
      return picked(schema, TOGETHER.find((group) => group.includes(keyword)) ?? [keyword]);
  }
}

/** Keywords that mean something together only. */
const TOGETHER: readonly (readonly string[])[] = [
  ["if", "then", "else"],
  ["contains", "minContains", "maxContains"],
  [
    "unevaluatedProperties",
    "properties",
    "patternProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "if",
    "then",
    "else",
    "$ref",
  ],
  ["unevaluatedItems", "prefixItems", "contains", "allOf", "anyOf", "oneOf", "if", "then", "else", "$ref"],
];

/** What is asked of a property by no name: all that a schema without it says of it. */
function unnamed(schema: JsonSchema, name: string | undefined): JsonSchema {
  const speaking = ["patternProperties", "additionalProperties", "propertyNames"].filter(
    (one) => one in schema,
  );
  if (speaking.length === 0 || name === undefined) return schema;
  const { properties } = namesOnly(schema);
  return { ...picked(schema, speaking), ...(properties === undefined ? {} : { properties }) };
}

function namesOnly(schema: JsonSchema): JsonSchema {
  const keywords = ["properties", "patternProperties"].filter((one) => isJsonObject(schema[one]));
  return Object.fromEntries(
    keywords.map((keyword) => [
      keyword,
      Object.fromEntries(Object.keys(schema[keyword] ?? {}).map((name) => [name, true])),
    ]),
  );
}

function picked(schema: JsonSchema, keywords: readonly string[]): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => keywords.includes(keyword)));
}

function trues(count: number): readonly boolean[] {
  return Array.from({ length: count }, () => true);
}

/** The steps from the root to a place, through a `$ref` where the place is in a definition; null when nothing leads there. */
function pathFromRoot(root: JsonSchema, tokens: Tokens): Tokens | null {
  const [first, name, ...rest] = tokens;
  if (first !== "$defs" || name === undefined) return tokens;
  const entry = childPointer("/$defs", name);
  const queue: { readonly value: Json; readonly path: Tokens }[] = [
    { value: picked(root, without$defs(root)), path: [] },
  ];
  const seen = new Set<string>();
  for (const { value, path } of queue) {
    if (typeof value !== "object" || value === null) continue;
    for (const [token, held] of Object.entries(value as { readonly [token: string]: Json })) {
      if (token === "$ref" && typeof held === "string") {
        const pointer = decodeURIComponent(held.slice(1));
        if (pointer === entry) return [...path, "$ref", ...rest];
        if (seen.has(pointer)) continue;
        seen.add(pointer);
        queue.push({ value: lookUp(root, held)?.value ?? true, path: [...path, "$ref"] });
      } else if (!DATA.has(token)) queue.push({ value: held, path: [...path, token] });
    }
  }
  return null;
}

const DATA = new Set(["enum", "const", "default", "examples"]);

function without$defs(schema: JsonSchema): readonly string[] {
  return Object.keys(schema).filter((keyword) => keyword !== "$defs");
}
