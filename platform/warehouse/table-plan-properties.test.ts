import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TableDefinition, TableField } from "../../generated/contract.ts";
import { column } from "./contract-tables.ts";
import { planTable } from "./table-plan.ts";

function table(fields: readonly TableField[]): TableDefinition {
  return { name: "t", schema: { fields } };
}

/** Columns whose type and array-ness follow from their name, so that any two definitions agree where they meet. */
const agreeing = fc.letrec<{ fields: TableField[] }>((tie) => ({
  fields: fc.uniqueArray(
    fc
      .tuple(
        fc.constantFrom("a", "b", "c", "r", "s"),
        fc.boolean(),
        fc.option(tie("fields"), { depthSize: "small", nil: [] }),
      )
      .map(([name, isRequired, inner]): TableField => {
        const single = isRequired ? "REQUIRED" : "NULLABLE";
        if (name === "r") return column(name, "RECORD", single, [column("key", "STRING", single), ...inner]);
        if (name === "s")
          return column(name, "RECORD", "REPEATED", [column("key", "STRING", single), ...inner]);
        return name === "c" ? column(name, "DATE", "REPEATED") : column(name, "STRING", single);
      }),
    { selector: (field) => field.name, maxLength: 5 },
  ),
})).fields;

/** Columns that may contradict one another. */
const contradicting = fc.uniqueArray(
  fc
    .tuple(
      fc.constantFrom("a", "b", "A", "c"),
      fc.constantFrom<TableField["type"]>("STRING", "INTEGER", "NUMERIC", "RECORD"),
      fc.constantFrom<TableField["mode"]>("NULLABLE", "REQUIRED", "REPEATED"),
    )
    .map(([name, type, mode]) =>
      type === "RECORD" ? column(name, type, mode, [column("x", "STRING")]) : column(name, type, mode),
    ),
  { selector: (field) => field.name, minLength: 1 },
);

function applyAll(versions: readonly TableDefinition[]): TableDefinition | null {
  return versions.reduce<TableDefinition | null>(
    (live, version) => planTable(version, live).definition ?? live,
    null,
  );
}

/** The columns as a set: path, type and mode. */
function columnSet(fields: readonly TableField[], prefix = ""): ReadonlySet<string> {
  return new Set(
    fields.flatMap((field) => {
      const path = prefix + field.name;
      return [`${path} ${field.type} ${field.mode}`, ...columnSet(field.fields ?? [], `${path}.`)];
    }),
  );
}

const rank = { REQUIRED: 0, NULLABLE: 1, REPEATED: 2 } as const;

function expectOnlyGrown(before: readonly TableField[], after: readonly TableField[]): void {
  for (const [index, old] of before.entries()) {
    const kept = after[index];
    expect(kept).toMatchObject({ name: old.name, type: old.type });
    if (kept === undefined) continue;
    expect(rank[kept.mode]).toBeGreaterThanOrEqual(rank[old.mode]);
    expect(kept.mode === "REPEATED").toBe(old.mode === "REPEATED");
    expectOnlyGrown(old.fields ?? [], kept.fields ?? []);
  }
}

describe("plans of several versions", () => {
  test("end in one set of columns, whatever their order and however often they are applied", () => {
    const versions = fc.array(
      agreeing.map((fields) => table(fields)),
      { minLength: 1, maxLength: 5 },
    );
    const histories = versions.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.constantFrom(...all)),
      ),
    );
    fc.assert(
      fc.property(histories, ([all, shuffled, repeated]) => {
        const want = applyAll(all)?.schema.fields ?? [];
        const got = applyAll([...shuffled, ...repeated]);
        expect(columnSet(got?.schema.fields ?? [])).toEqual(columnSet(want));
        for (const version of all) expect(planTable(version, got).steps).toEqual([]);
      }),
    );
  });

  test("never drop, move, retype or narrow a column, even where the versions contradict one another", () => {
    expect(() =>
      fc.assert(
        fc.property(
          fc.array(fc.oneof(agreeing, contradicting), { minLength: 2, maxLength: 5 }),
          (versions) => {
            let live: TableDefinition | null = null;
            for (const fields of versions) {
              const next: TableDefinition | null = planTable(table(fields), live).definition ?? live;
              expectOnlyGrown(live?.schema.fields ?? [], next?.schema.fields ?? []);
              live = next;
            }
          },
        ),
      ),
    ).not.toThrow();
  });
});
