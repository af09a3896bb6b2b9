import { isJsonObject } from "../../load/json-value.ts";
import type { Json } from "../../load/loaded-schema.ts";
import { canonicalJson } from "../../model/hash.ts";
import { type CodeType, type ObjectType, type TypeSource, typeOf } from "./code-type.ts";

/**
 * What the code does with values. `write`: it makes them as object literals, which may not have properties that the target does not name.
 * `read`: it names all properties of the target, which the source must know therefore, the optional ones too.
 */
export type Use = "write" | "read";

/** True when TypeScript takes a value of the source type where the target type is wanted. */
export function isAssignable(source: TypeSource, target: TypeSource, use: Use): boolean {
  /** Pairs that are being compared count as assignable, as in TypeScript: types may contain themselves. */
  const pending = new Map<Json, Set<Json>>();
  return sources(source, target);

  function sources(from: TypeSource, to: TypeSource): boolean {
    if (isJsonObject(from.schema) && isJsonObject(to.schema)) {
      const known = pending.get(from.schema) ?? new Set<Json>();
      if (known.has(to.schema)) return true;
      pending.set(from.schema, known.add(to.schema));
    }
    return types(typeOf(from), typeOf(to));
  }

  function types(from: CodeType, to: CodeType): boolean {
    if (to.kind === "unknown" || from.kind === "never") return true;
    if (from.kind === "union") return from.members.every((one) => types(one, to));
    if (from.kind === "primitive" && from.name === "boolean" && to.kind !== "primitive") {
      return [true, false].every((value) => types({ kind: "literal", value }, to));
    }
    if (to.kind === "intersection") return to.members.every((one) => types(from, one));
    if (from.kind === "intersection" && from.members.some((one) => types(one, to))) return true;
    if (to.kind === "union") return to.members.some((one) => types(from, one));
    switch (from.kind) {
      case "unknown":
      case "intersection":
        return false;
      case "primitive":
        return to.kind === "primitive" && from.name === to.name;
      case "literal":
        return literal(from.value, to);
      case "array":
        return to.kind === "array" && sources(from.element, to.element);
      case "tuple":
        return tuple(from, to);
      case "object":
        return to.kind === "object" && objects(from, to);
    }
  }

  function literal(value: Json, to: CodeType): boolean {
    if (to.kind === "literal") return canonicalJson(value) === canonicalJson(to.value);
    if (to.kind === "primitive") return (value === null ? "null" : typeof value) === to.name;
    if (to.kind === "array") return Array.isArray(value);
    return to.kind === "object" && isJsonObject(value);
  }

  function tuple(from: CodeType & { kind: "tuple" }, to: CodeType): boolean {
    if (to.kind === "array") {
      return [...from.items, ...(from.rest === null ? [] : [from.rest])].every((one) =>
        sources(one, to.element),
      );
    }
    if (to.kind !== "tuple" || from.items.length < to.items.length) return false;
    if (from.rest !== null && (to.rest === null || !sources(from.rest, to.rest))) return false;
    return from.items.every((one, index) => {
      const wanted = to.items[index] ?? to.rest;
      return wanted !== null && sources(one, wanted);
    });
  }

  function objects(from: ObjectType, to: ObjectType): boolean {
    for (const [name, { type, isOptional }] of to.properties) {
      const own = from.properties.get(name);
      if (own === undefined) {
        if (!isOptional) return false;
        if (use === "read" && (from.index === null || !sources(from.index, type))) return false;
        continue;
      }
      if ((own.isOptional && !isOptional) || !sources(own.type, type)) return false;
    }
    if (from.index !== null && (to.index === null ? use === "write" : !sources(from.index, to.index)))
      return false;
    if (use === "read" && to.index !== null && from.index === null) return false;
    return [...from.properties].every(([name, { type }]) => {
      if (to.properties.has(name)) return true;
      return to.index === null ? use === "read" : sources(type, to.index);
    });
  }
}
