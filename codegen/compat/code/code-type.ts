import { simplifyForTypes } from "../../emit/types/simplify.ts";
import { isJsonObject } from "../../load/json-value.ts";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { canonicalJson } from "../../model/hash.ts";
import { listOf } from "../../model/json-guards.ts";
import { lookUp } from "../../model/reading/schema-node.ts";
import { typeNames } from "../changes/type-names.ts";

/** A TypeScript type as the types emitter writes it for a schema. Parts are read when they are looked at: schemas may contain themselves. */
export type CodeType =
  | { readonly kind: "unknown" }
  | { readonly kind: "never" }
  | { readonly kind: "primitive"; readonly name: "string" | "number" | "boolean" | "null" }
  | { readonly kind: "literal"; readonly value: Json }
  | { readonly kind: "array"; readonly element: TypeSource }
  | { readonly kind: "tuple"; readonly items: readonly TypeSource[]; readonly rest: TypeSource | null }
  | ObjectType
  | { readonly kind: "union" | "intersection"; readonly members: readonly CodeType[] };

/** An object type; `index` is the type of its index signature, or null when it has none. */
export interface ObjectType {
  readonly kind: "object";
  readonly properties: ReadonlyMap<string, { readonly type: TypeSource; readonly isOptional: boolean }>;
  readonly index: TypeSource | null;
}

/** A schema, and the root that its references lead into. */
export interface TypeSource {
  readonly schema: Json;
  readonly root: JsonSchema;
  /** How often schemas were put together on the way here. */
  readonly merges: number;
  /** The types that were made already, by schema and merges: references that double each other cost nothing. */
  readonly known: Map<Json, Map<number, CodeType>>;
}

/** The source of an event's type. */
export function typeSource(schema: JsonSchema): TypeSource {
  const root = simplifyForTypes(schema);
  return { schema: root, root, merges: 0, known: new Map() };
}

const UNKNOWN: CodeType = { kind: "unknown" };
const MOST_LINKS = 100;
const MOST_MERGES = 6;

/** The type of a schema: all that its keywords say together. */
export function typeOf(source: TypeSource, links = 0): CodeType {
  const { schema, merges, known } = source;
  if (schema === false) return { kind: "never" };
  if (!isJsonObject(schema)) return UNKNOWN;
  const byMerges = known.get(schema) ?? new Map<number, CodeType>();
  known.set(schema, byMerges);
  const type = byMerges.get(merges) ?? makeType(schema, source, links);
  byMerges.set(merges, type);
  return type;
}

function makeType(schema: JsonSchema, source: TypeSource, links: number): CodeType {
  const { root } = source;
  const facets: CodeType[] = [];
  const inner = (value: Json | undefined): TypeSource => ({ ...source, schema: value ?? true });
  if (typeof schema["tsType"] === "string")
    return { kind: "object", properties: new Map(), index: inner(false) };
  if (typeof schema["$ref"] === "string") {
    const target = links < MOST_LINKS ? lookUp(root, schema["$ref"])?.value : undefined;
    facets.push(target === undefined ? UNKNOWN : typeOf(inner(target), links + 1));
  }
  const listed = listedValues(schema);
  if (listed.length > 0) {
    return withFacets(facets, union(listed.map((value) => ({ kind: "literal", value }))));
  }
  facets.push(...listOf(schema["allOf"]).map((one) => typeOf(inner(one), links)));
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = listOf(schema[keyword]);
    if (branches.length > 0) facets.push(union(branches.map((one) => typeOf(inner(one), links))));
  }
  const own = ownType(schema, inner);
  if (own !== null) facets.push(own);
  return combine(facets);
}

/** The values of `const` or `enum`; the emitter adds null where `type` has it in a list. */
function listedValues(schema: JsonSchema): readonly Json[] {
  const listed = schema["const"] === undefined ? listOf(schema["enum"]) : [schema["const"]];
  const isNullable = Array.isArray(schema["type"]) && typeNames(schema["type"]).includes("null");
  return listed.length > 0 && isNullable ? [...listed, null] : listed;
}

function ownType(schema: JsonSchema, inner: (value: Json | undefined) => TypeSource): CodeType | null {
  const named = typeNames(schema["type"]);
  const names = named.length > 0 ? named : implied(schema);
  return names.length === 0 ? null : union(names.map((name) => typeNamed(name, schema, inner)));
}

function implied(schema: JsonSchema): readonly string[] {
  if (isJsonObject(schema["properties"]) || isJsonObject(schema["additionalProperties"])) return ["object"];
  return schema["items"] === undefined ? [] : ["array"];
}

function typeNamed(
  name: string,
  schema: JsonSchema,
  inner: (value: Json | undefined) => TypeSource,
): CodeType {
  switch (name) {
    case "string":
    case "boolean":
    case "null":
      return { kind: "primitive", name };
    case "number":
    case "integer":
      return { kind: "primitive", name: "number" };
    case "array":
      return arrayType(schema, inner);
    case "object":
      return objectType(schema, inner);
    default:
      return UNKNOWN;
  }
}

function arrayType(schema: JsonSchema, inner: (value: Json | undefined) => TypeSource): CodeType {
  const { items } = schema;
  if (!Array.isArray(items)) return { kind: "array", element: inner(items) };
  const rest = schema["additionalItems"] ?? true;
  return { kind: "tuple", items: items.map(inner), rest: rest === false ? null : inner(rest) };
}

function objectType(schema: JsonSchema, inner: (value: Json | undefined) => TypeSource): CodeType {
  const declared = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const required = new Set(listOf(schema["required"]));
  const properties = new Map(
    Object.entries(declared).map(([name, value]) => [
      name,
      { type: inner(value), isOptional: !required.has(name) },
    ]),
  );
  const additional = schema["additionalProperties"];
  return {
    kind: "object",
    properties,
    index: additional === undefined || additional === false ? null : inner(additional),
  };
}

/** All facets hold: object types are merged into one, so that its properties are seen together. */
function combine(facets: readonly CodeType[]): CodeType {
  const [first, ...others] = new Set(facets.filter(({ kind }) => kind !== "unknown"));
  if (first === undefined) return UNKNOWN;
  return others.reduce<CodeType>(intersect, first);
}

function withFacets(facets: readonly CodeType[], own: CodeType): CodeType {
  return facets.length === 0 ? own : combine([...facets, own]);
}

function intersect(a: CodeType, b: CodeType): CodeType {
  if (a.kind !== "object" || b.kind !== "object") return { kind: "intersection", members: [a, b] };
  const properties = new Map(a.properties);
  for (const [name, { type, isOptional }] of b.properties) {
    const known = properties.get(name);
    if (known === undefined) properties.set(name, { type, isOptional });
    else {
      properties.set(name, { type: both(known.type, type), isOptional: known.isOptional && isOptional });
    }
  }
  return { kind: "object", properties, index: a.index ?? b.index };
}

/** Both schemas together. Those that contain themselves would be put together without end: after a while the first one stands for both. */
function both(a: TypeSource, b: TypeSource): TypeSource {
  const merges = Math.max(a.merges, b.merges) + 1;
  if (merges > MOST_MERGES || canonicalJson(a.schema) === canonicalJson(b.schema)) return a;
  return { ...a, schema: { allOf: [a.schema, b.schema] }, merges };
}

function union(members: readonly CodeType[]): CodeType {
  const flat = members.flatMap((one) => (one.kind === "union" ? one.members : [one]));
  const [only, ...others] = flat;
  if (only !== undefined && others.length === 0) return only;
  return flat.some(({ kind }) => kind === "unknown") ? UNKNOWN : { kind: "union", members: flat };
}
