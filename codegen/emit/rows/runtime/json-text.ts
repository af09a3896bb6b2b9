/** The part of the rows' runtime that handles columns of type JSON. */
export const jsonTexts = String.raw`/** Any value as JSON text. */
export function jsonToCell(value: Json | undefined): Json {
  return present(value) ? jsonText(value) : null;
}

/** The value of JSON text. */
export function jsonFromCell(cell: Json | undefined): Json {
  return typeof cell === "string" ? parseJson(cell) : (cell ?? null);
}

/** An array of any values; null is one of them. */
export function jsonListToCell(value: Json | undefined): Json[] {
  return Array.isArray(value) ? (value as readonly Json[]).map(jsonText) : [];
}

/** The array of such a column. */
export function jsonListFromCell(cell: Json | undefined): Json[] {
  return Array.isArray(cell) ? (cell as readonly Json[]).map(jsonFromCell) : [];
}

/** JSON text; a bigint is a number of all its digits. */
export function jsonText(value: Json): string {
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? rawJson(one.toString()) : one));
  }
}

/** The value of JSON text; a whole number that no double holds exactly is a bigint. */
export function parseJson(text: string): Json {
  if (!/\d{16}/.test(text)) return JSON.parse(text) as Json;
  return (JSON.parse as ParseWithSource)(text, (_, value, { source }) => {
    if (typeof value !== "number" || Number.isSafeInteger(value) || !/^-?\d+$/.test(source ?? "")) return value;
    return exactNumber(source);
  });
}

type ParseWithSource = (text: string, revive: (key: string, value: Json, context: { readonly source?: string }) => Json) => Json;

const { rawJSON: rawJson } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };
`;
