/** The part of the rows' runtime that handles the `_extra` column. */
export const extraText = String.raw`/** Puts the properties that are not declared into extra, under their JSON pointers. */
export function collect(extra: MutableObject, value: Json | undefined, declared: ReadonlySet<string>, pointer: string): void {
  if (!present(value)) return;
  const object = value as JsonObject;
  for (const name of Object.keys(object)) {
    if (!declared.has(name)) extra[pointer + "/" + step(name)] = object[name] ?? null;
  }
}

/** True for a value that does not fit its column; it goes into extra as it is. */
export function misfit(extra: MutableObject, value: Json | undefined, fits: Fits, pointer: string): boolean {
  if (!present(value) || fits(value)) return false;
  extra[pointer] = value;
  return true;
}

/** The same for the elements after the first ones, which go one by one. */
export function misfitRest(extra: MutableObject, value: Json | undefined, first: number, fits: Fits, pointer: string): boolean {
  const others = rest(value, first);
  if (fits(others)) return false;
  (others as readonly Json[]).forEach((one, index) => {
    extra[pointer + "/" + String(first + index)] = one;
  });
  return true;
}

/** A value that its column holds only in part goes into extra as it is. */
export function keep(extra: MutableObject, value: Json | undefined, pointer: string): void {
  extra[pointer] = value ?? null;
}

/** The element at a position. */
export function item(value: Json | undefined, index: number): JsonObject {
  return ((value as readonly Json[] | undefined)?.[index] ?? null) as JsonObject;
}

/** The elements after the first ones. */
export function rest(value: Json | undefined, first: number): Json {
  return Array.isArray(value) ? (value as readonly Json[]).slice(first) : [];
}

/** Visits an object whose property tells that it is of the branch. */
export function whenTagged(value: Json | undefined, property: string, tags: readonly Json[], visit: (object: JsonObject) => void): void {
  if (isObject(value) && oneOf(own(value, property), tags)) visit(value);
}

/** Visits the elements of an array that a row keeps, with their position there. */
export function eachItem(value: Json | undefined, visit: (item: JsonObject, index: number) => void): void {
  if (!Array.isArray(value)) return;
  let index = 0;
  for (const item of value as readonly Json[]) if (item !== null) visit(item as JsonObject, index++);
}

/** Visits the values of a map, each with the pointer step of its key. */
export function eachValue(value: Json | undefined, visit: (value: JsonObject, step: string) => void): void {
  if (!present(value)) return;
  for (const [key, one] of Object.entries(value as JsonObject)) if (one !== null) visit(one as JsonObject, step(key));
}

/** Visits an object that may be absent. */
export function whenObject(value: Json | undefined, visit: (object: JsonObject) => void): void {
  if (value !== undefined && value !== null) visit(value as JsonObject);
}

/** The _extra column: JSON text, or null when there is nothing. */
export function extraToCell(extra: MutableObject): Json {
  for (const _ in extra) return jsonText(extra);
  return null;
}

/** Puts what _extra holds back where it stood. */
export function restore(event: MutableObject, cell: Json | undefined): void {
  const extra = jsonFromCell(cell);
  if (extra === null) return;
  for (const [pointer, value] of Object.entries(extra as JsonObject)) {
    const steps = pointer.slice(1).split("/").map((one) => one.replaceAll("~1", "/").replaceAll("~0", "~"));
    const name = steps.pop() ?? "";
    let place = event;
    for (const one of steps) {
      if (!present(own(place, one))) put(place, one, {});
      place = place[one] as MutableObject;
    }
    fill(place, name);
    put(place, name, value);
  }
}

function step(name: string): string {
  return name.includes("~") || name.includes("/") ? name.replaceAll("~", "~0").replaceAll("/", "~1") : name;
}

/** What is missing in an array before a position is null. */
function fill(place: MutableObject, name: string): void {
  if (!Array.isArray(place)) return;
  const values = place as Json[];
  while (values.length < Number(name)) values.push(null);
}
`;
