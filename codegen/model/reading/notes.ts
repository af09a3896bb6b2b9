import type { Json } from "../../load/loaded-schema.ts";
import { textOf } from "../json-guards.ts";
import type { Cell } from "./schema-node.ts";

/** What annotations say about a place. */
export interface Notes {
  readonly description: string;
  /** `x-bigquery` as written, or null. */
  readonly hints: Cell | null;
  /** Class of personal data, or null. */
  readonly pii: string | null;
  /** `x-faker` as written, or null. */
  readonly faker: Json;
}

/** The annotations among the keywords of a schema. */
export function readNotes(cells: ReadonlyMap<string, Cell>): Notes {
  return {
    description: textOf(cells.get("description")?.value, ""),
    hints: cells.get("x-bigquery") ?? null,
    pii: textOf(cells.get("x-pii")?.value, "") || null,
    faker: cells.get("x-faker")?.value ?? null,
  };
}

/** Notes of schemas that hold together: each annotation is that of the first schema which has it. */
export function mergeNotes(all: readonly Notes[]): Notes {
  return {
    description: all.find((one) => one.description !== "")?.description ?? "",
    hints: all.find((one) => one.hints !== null)?.hints ?? null,
    pii: all.find((one) => one.pii !== null)?.pii ?? null,
    faker: all.find((one) => one.faker !== null)?.faker ?? null,
  };
}

/** Notes of a union: descriptions are joined; what is said about the column or for test events belongs to one branch, and goes. */
export function uniteNotes(all: readonly Notes[]): Notes {
  const [only] = all;
  if (all.length === 1 && only !== undefined) return only;
  const descriptions = new Set(all.map((one) => one.description).filter((text) => text !== ""));
  return { ...mergeNotes(all), description: [...descriptions].join(" | "), hints: null, faker: null };
}
