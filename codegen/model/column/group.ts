import { assertNever } from "../assert-never.ts";
import type { Column, ObjectShape, Shape, TupleShape, UnionShape } from "../event-model.ts";
import { restOf } from "../parts.ts";
import { branchPath, propertyPath, snakeCase } from "../names.ts";
import type { ColumnHints } from "../shape/column-hints.ts";
import type { ColumnBuilder, Slot } from "./builder.ts";
import { columnNames, inventedNames, type Nameless } from "./names.ts";

/** A shape that becomes several columns side by side. */
export type Group = ObjectShape | TupleShape | UnionShape;

type MakeColumn = (shape: Shape, slot: Slot, hints: ColumnHints) => Column;

/** The columns of a group, in the order of the schema. */
export function partColumns(
  builder: ColumnBuilder,
  group: Group,
  parent: { readonly path: string; readonly depth: number },
  make: MakeColumn,
): readonly Column[] {
  const parts = partsOf(group, parent.path);
  const nameless = parts.map(({ name, path, shape }): Nameless => ({
    property: name,
    wanted: group.kind === "object" && builder.options.naming === "snake_case" ? snakeCase(name) : name,
    path,
    at: shape.at,
    hint: builder.hints.get(shape)?.name,
  }));
  const names =
    group.kind === "object"
      ? columnNames(builder, nameless, { top: parent.depth === 0 })
      : inventedNames(builder, nameless);
  return parts.map((part, index) => {
    const slot = { ...part, name: names[index] ?? part.name, depth: parent.depth };
    return make(part.shape, slot, builder.hints.get(part.shape) ?? {});
  });
}

interface NamedPart {
  readonly shape: Shape;
  readonly name: string;
  readonly property: string;
  readonly path: string;
  readonly required: boolean;
}

function partsOf(group: Group, path: string): readonly NamedPart[] {
  switch (group.kind) {
    case "object":
      return group.properties.map(({ name, shape, required }) => {
        return { name, property: name, path: propertyPath(path, name), shape, required };
      });
    case "tuple": {
      const positions = group.items.map((shape, index) => {
        const property = String(index);
        return {
          name: `f${index}_`,
          property,
          path: `${path}/${index}`,
          shape,
          required: false,
        };
      });
      const rest = restOf(group);
      if (rest === null) return positions;
      return [...positions, { name: "rest", property: "*", path: `${path}/*`, shape: rest, required: false }];
    }
    case "union":
      return group.branches.map(({ name, shape }) => {
        return {
          name,
          property: name,
          path: branchPath(path, name),
          shape,
          required: false,
        };
      });
    default:
      return assertNever(group);
  }
}
