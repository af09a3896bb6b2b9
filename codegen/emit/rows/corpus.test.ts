import { expect, test } from "vitest";
import type { TableField } from "../../model/table-resource.ts";
import {
  analyticsPing,
  protocolBuffer,
  selfDescribing,
  type CorpusSchema,
} from "./testing/corpus-schemas.ts";
import { madeOf } from "./testing/made-of.ts";

const corpora: readonly CorpusSchema[] = [
  analyticsPing(3),
  analyticsPing(900),
  selfDescribing(6),
  selfDescribing(150),
  protocolBuffer(1),
  protocolBuffer(8),
];

test.each(corpora.map((one) => [`${one.name} with ${one.leaves} leaves`, one] as const))(
  "%s has a typed column for each",
  async (_, one) => {
    const { fields, diagnostics } = await madeOf(JSON.stringify(one.schema));
    expect(diagnostics.filter((finding) => finding.severity === "error")).toEqual([]);
    const own = fields.filter(
      (field) =>
        !["_event_id", "_schema_version", "_published_at", "_ingested_at", "_run_id", "_extra"].includes(
          field.name,
        ),
    );
    expect(own.reduce((sum, field) => sum + typedLeaves(field), 0)).toBe(one.leaves);
  },
);

/** The scalar columns within a column, the keys of maps and columns of type JSON left aside. */
function typedLeaves({ name, type, fields = [] }: TableField): number {
  if (type === "RECORD") return fields.reduce((sum, field) => sum + typedLeaves(field), 0);
  return type === "JSON" || name === "key" ? 0 : 1;
}
