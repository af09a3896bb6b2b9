import type { Json } from "../../load/loaded-schema.ts";
import { childPointer, pointerTokens } from "../../load/pointer.ts";
import type { DeclaredPlaces } from "./declared-places.ts";

/** What of a document may be shown: with `values`, all that the schema declares and does not call personal; else its shape alone. */
export interface RedactOptions {
  readonly places: DeclaredPlaces;
  readonly values: boolean;
}

/** A document that tells what it looks like and not what it says: texts and numbers become words for them, undeclared names `*`. */
export function redact(document: Json, { places, values }: RedactOptions): Json {
  return at(document, "", true);

  function at(value: Json, place: string, isOpen: boolean): Json {
    const isShown = isOpen && places.has(place) && !places.isPersonal(place);
    if (isList(value)) return value.map((one) => at(one, childPointer(place, "*"), isShown));
    if (value === null || typeof value !== "object") return values && isShown ? value : maskOf(value);
    const members = Object.entries(value).map(([name, one]) => {
      const step = stepOf(place, name, places);
      return [step === "*" && !values ? "*" : name, at(one, childPointer(place, step), isShown)] as const;
    });
    return Object.fromEntries(members);
  }
}

/** A pointer into a document as a place of its schema: `*` for elements and for names that the schema does not declare. */
export function placeOfPointer(pointer: string, document: Json, places: DeclaredPlaces): string {
  let place = "";
  let value: Json | undefined = document;
  for (const token of pointerTokens(pointer) ?? []) {
    const list: readonly Json[] | null = isList(value) ? value : null;
    place = childPointer(place, list === null ? stepOf(place, token, places) : "*");
    value = list === null ? memberOf(value, token) : list[Number(token)];
  }
  return place;
}

function stepOf(place: string, name: string, places: DeclaredPlaces): string {
  return places.has(childPointer(place, name)) ? name : "*";
}

function maskOf(value: null | boolean | number | string): Json {
  if (typeof value === "string") return `string of ${value.length}`;
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return value === null ? null : "boolean";
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  const isObject = typeof value === "object" && value !== null && !isList(value);
  return isObject && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
