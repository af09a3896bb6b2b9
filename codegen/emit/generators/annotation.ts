import { assertNever } from "../../model/assert-never.ts";
import type { Json } from "../../load/loaded-schema.ts";
import { isObject, listOf, textOf } from "../../model/json-guards.ts";
import { pointerSteps } from "../print/pointer.ts";

/** `x-faker`, read. Paths are property names from the event's root; `*` stands for every element. */
export type Annotation =
  | {
      readonly kind: "method";
      readonly method: string;
      readonly arguments: readonly Json[];
      /** True when no value may come up twice. */
      readonly unique: boolean;
    }
  | { readonly kind: "sameAs"; readonly path: readonly string[]; readonly asDate: boolean }
  | { readonly kind: "sumOf"; readonly path: readonly string[]; readonly times: readonly string[] | null }
  | { readonly kind: "ratioOf"; readonly path: readonly string[]; readonly ratio: number }
  | { readonly kind: "oneOf"; readonly choices: readonly { readonly value: Json; readonly weight: number }[] }
  | { readonly kind: "sequence"; readonly prefix: string; readonly start: number }
  /** A key of another event type; `prefix` stands in place of its own where it is not null. */
  | { readonly kind: "keyOf"; readonly event: string; readonly prefix: string | null };

/** Reads an `x-faker` annotation; null where there is none, or none that this version knows. */
export function readAnnotation(faker: Json): Annotation | null {
  if (typeof faker === "string") return { kind: "method", method: faker, arguments: [], unique: false };
  if (!isObject(faker)) return null;
  const path = (member: string) => pointerSteps(textOf(faker[member], ""));
  if (faker["method"] !== undefined) {
    return {
      kind: "method",
      method: textOf(faker["method"], ""),
      arguments: listOf(faker["arguments"]),
      unique: faker["unique"] === true,
    };
  }
  if (faker["sameAs"] !== undefined)
    return { kind: "sameAs", path: path("sameAs"), asDate: faker["as"] === "date" };
  if (faker["sumOf"] !== undefined) {
    return { kind: "sumOf", path: path("sumOf"), times: faker["times"] === undefined ? null : path("times") };
  }
  if (faker["ratioOf"] !== undefined) {
    return { kind: "ratioOf", path: path("ratioOf"), ratio: numberOr(faker["ratio"], 1) };
  }
  if (faker["oneOf"] !== undefined)
    return { kind: "oneOf", choices: listOf(faker["oneOf"]).flatMap(readChoice) };
  const sequence = faker["sequence"];
  if (isObject(sequence)) {
    return {
      kind: "sequence",
      prefix: textOf(sequence["prefix"], ""),
      start: numberOr(sequence["start"], 1),
    };
  }
  const event = textOf(faker["keyOf"], "");
  const { prefix = null } = faker;
  return event === "" ? null : { kind: "keyOf", event, prefix: typeof prefix === "string" ? prefix : null };
}

/** The paths that an annotation takes its value from. */
export function sourcesOf(annotation: Annotation | null): readonly (readonly string[])[] {
  if (annotation === null) return [];
  switch (annotation.kind) {
    case "sameAs":
    case "ratioOf":
      return [annotation.path];
    case "sumOf":
      return annotation.times === null ? [annotation.path] : [annotation.path, annotation.times];
    case "method":
    case "oneOf":
    case "sequence":
    case "keyOf":
      return [];
    default:
      return assertNever(annotation);
  }
}

function readChoice(choice: Json): readonly { readonly value: Json; readonly weight: number }[] {
  if (!isObject(choice)) return [];
  return [{ value: choice["value"] ?? null, weight: numberOr(choice["weight"], 1) }];
}

function numberOr(value: Json | undefined, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}
