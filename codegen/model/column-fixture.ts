import type { JsonSchema } from "../load/loaded-schema.ts";
import { buildModel } from "./build-model.ts";
import type { Column } from "./event-model.ts";
import { schemaFixture } from "./schema-fixture.ts";

/** One line for a column: mode, type, and what stands within it. */
function columnText(column: Column): string {
  const inner = {
    scalar: () => "",
    json: () => "",
    record: () => ` {${column.kind === "record" ? column.columns.map(named).join(", ") : ""}}`,
    map: () => ` {${column.kind === "map" ? named(column.value) : ""}}`,
    list: () => ` {${column.kind === "list" ? named(column.element) : ""}}`,
  }[column.kind]();
  return `${column.mode} ${typeText(column)}${inner}`;
}

function typeText(column: Column): string {
  if (column.kind !== "scalar") return column.kind;
  return column.decimal === null
    ? column.type
    : `${column.type}(${column.decimal.precision},${column.decimal.scale})`;
}

function named(column: Column): string {
  return `${column.name}: ${columnText(column)}`;
}

/** The column of a property, for tests: as one line, in full, the codes of the findings, and the event. `money` and `maybe` are definitions. */
export function columnFixture(property: JsonSchema, required = false) {
  const schema = {
    type: "object",
    properties: { value: property },
    ...(required && { required: ["value"] }),
    $defs: { money: { type: "number", multipleOf: 0.01 }, maybe: { type: ["string", "null"] } },
  };
  const { model, diagnostics } = buildModel([schemaFixture(schema)], new Map());
  const [event] = model.events;
  const column = event?.table.columns[0];
  return {
    text: column === undefined ? "" : columnText(column),
    codes: diagnostics.map((one) => one.code),
    column,
    event,
  };
}
