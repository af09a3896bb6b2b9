import { expect, test } from "vitest";
import { schemaFixture } from "../model/schema-fixture.ts";
import { compareSchemas } from "./compare-schemas.ts";
import { CONTENT_MODELS, MATRIX, versionsOf } from "./content-matrix-fixture.ts";

const cells = MATRIX.flatMap((row) =>
  (["strict", "tolerant"] as const).map((policy) => ({ ...row, policy, want: row[policy] })),
);

test("no cell is missing", () => {
  expect(
    new Set(cells.map(({ model, action, property, policy }) => [model, action, property, policy].join()))
      .size,
  ).toBe(2 * Object.keys(CONTENT_MODELS).length * 2 * 3);
});

test.each(cells)("$policy: $action $property, $model", (cell) => {
  const { old, next } = versionsOf(cell);
  const { verdict, changes } = compareSchemas(schemaFixture(old), schemaFixture(next), {
    policy: cell.policy,
  });
  const yes = (holds: boolean) => (holds ? "yes" : "no");
  expect({ backward: yes(verdict.backward.holds), forward: yes(verdict.forward.holds) }).toEqual(cell.want);
  const optional = cell.property === "optional" ? "" : "required-";
  const [change, ...others] = changes;
  expect(others).toEqual([]);
  expect(change?.rule).toBe(`${optional}property-${cell.action === "add" ? "added" : "removed"}`);
  expect({ backward: yes(change?.backward ?? false), forward: yes(change?.forward ?? false) }).toEqual(
    cell.want,
  );
  for (const direction of ["backward", "forward"] as const) {
    expect(change?.witness[direction] === undefined).toBe(verdict[direction].holds);
  }
});
