import type { Column, Shape } from "./event-model.ts";
import { innerPart } from "./parts.ts";

/**
 * True when a valid document may hold a value here that does not fit the column. Such a value is kept in `_extra`, and the column is
 * NULL or empty then.
 */
export function isGuarded(shape: Shape, column: Column): boolean {
  if (column.kind === "json" && column.mode !== "REPEATED") return false;
  if (shape.loose || isEncoded(shape, column)) return true;
  // Objects, map values and positions have guards of their own; elements of an array have not.
  if (shape.kind !== "array") return false;
  // A map's value that is repeated stands in a wrapper of its own.
  if (column.kind === "list" && column.mode !== "REPEATED") return isGuarded(shape, column.element);
  const inner = innerPart(shape, column);
  return inner !== null && isGuarded(inner.shape, inner.column);
}

/** A text that says it is base64 need not be. */
function isEncoded(shape: Shape, column: Column): boolean {
  return shape.kind === "string" && column.kind === "scalar" && column.type === "BYTES";
}
