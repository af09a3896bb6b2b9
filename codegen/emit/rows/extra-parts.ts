import type { Column, Shape } from "../../model/event-model.ts";
import { isGuarded } from "../../model/guarded.ts";
import { rangeLimit } from "../../model/number-range.ts";
import { partsOf, type Part } from "../../model/parts.ts";
import { itemsOf, valuesOf } from "./conversion.ts";

/** Where an event may hold what its table has no column for. */
export interface ExtraFields {
  /** True when an object may have properties without a column. */
  isOpen(shape: Shape, column: Column): boolean;
  /** True when the part, or something within it, may have to go to `_extra`. */
  isIn(part: Pick<Part, "shape" | "column">): boolean;
  /** True when something within the value may have to. */
  isWithin(column: Column, shape: Shape): boolean;
}

/** Answers each question once, so that asking at every level stays cheap. */
export function extraFields(): ExtraFields {
  const known = new Map<Column, boolean>();

  const isOpen = (shape: Shape, column: Column): boolean =>
    shape.kind === "object" &&
    (shape.additional !== false ||
      shape.patterns.length > 0 ||
      (column.kind === "record" && column.columns.length < shape.properties.length));

  const isIn = ({ shape, column }: Pick<Part, "shape" | "column">): boolean =>
    column !== null && (isGuarded(shape, column) || isWithin(column, shape));

  const isWithin = (column: Column, shape: Shape): boolean => {
    const found = known.get(column) ?? look(column, shape);
    known.set(column, found);
    return found;
  };

  const look = (column: Column, shape: Shape): boolean => {
    if (column.kind === "json") return false;
    if (column.kind === "map") return isIn({ shape: valuesOf(shape), column: column.value });
    const inner = column.mode === "REPEATED" ? itemsOf(shape) : shape;
    if (column.kind === "scalar") return rangeLimit(inner, column) !== null;
    if (column.kind === "list") return isWithin(column.element, inner);
    return isOpen(inner, column) || partsOf(inner, column).some(isIn);
  };

  return { isOpen, isIn, isWithin };
}
