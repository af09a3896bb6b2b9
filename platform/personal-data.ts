import type { Json } from "../generated/contract.ts";

/** What stands in the place of personal data. */
export const personalMask = "[personal data]";

/** Knows the places of an event that hold personal data, by the pointers of `EventDefinition.personal`. */
export interface PersonalData {
  readonly isAnywhere: boolean;
  /** The event with a mask for each value that stands at such a place. */
  mask(event: Json): Json;
  /** The pointer up to such a place: names below it may be personal data themselves. */
  cut(pointer: string): string;
  /** Whether the pointer leads to such a place, or below one. */
  holds(pointer: string): boolean;
}

interface Place {
  readonly isMarked: boolean;
  readonly inner: ReadonlyMap<string, Place>;
}

/** Reads the pointers once, so that each event takes one walk. */
export function personalData(places: readonly string[]): PersonalData {
  const root = placeOf(places.map(tokensOf));
  const lengthOf = (pointer: string) => markedLength(root, tokensOf(pointer));
  return {
    isAnywhere: places.length > 0,
    mask: (event) => maskAt(event, [root]),
    holds: (pointer) => lengthOf(pointer) !== null,
    cut(pointer) {
      const length = lengthOf(pointer);
      return length === null ? pointer : pointer.split("/", length + 1).join("/");
    },
  };
}

function placeOf(paths: readonly (readonly string[])[]): Place {
  const inner = Map.groupBy(
    paths.filter((path) => path.length > 0),
    ([first = ""]) => first,
  );
  return {
    isMarked: paths.some((path) => path.length === 0),
    inner: new Map([...inner].map(([token, below]) => [token, placeOf(below.map((path) => path.slice(1)))])),
  };
}

function maskAt(value: Json, places: readonly Place[]): Json {
  if (places.some(({ isMarked }) => isMarked)) return value === null ? null : personalMask;
  if (places.length === 0 || typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map((one, index) => maskAt(one, step(places, String(index))));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, maskAt(one, step(places, name))]),
  );
}

/** How many tokens of the path lead to a marked place; null when none does. */
function markedLength(root: Place, path: readonly string[]): number | null {
  let places: readonly Place[] = [root];
  for (let length = 0; places.length > 0; length++) {
    if (places.some(({ isMarked }) => isMarked)) return length;
    const token = path[length];
    if (token === undefined) return null;
    places = step(places, token);
  }
  return null;
}

function step(places: readonly Place[], token: string): readonly Place[] {
  return places.flatMap(({ inner }) => [inner.get(token) ?? [], inner.get("*") ?? []].flat());
}

function tokensOf(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
