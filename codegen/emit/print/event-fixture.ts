import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import type { EventModel } from "../../model/event-model.ts";

/** For tests of emitters that read `schema` alone: an event of the given type and schema, without columns. */
export function eventFixture(type: string, schema: JsonSchema): EventModel {
  const at = { file: `schemas/${type}.schema.json`, pointer: "", line: 1, column: 1 };
  return {
    type,
    typeName: type.replace(/(?:^|_+)([a-z0-9])/g, (_, first: string) => first.toUpperCase()),
    version: "1.2.0",
    owner: "shop",
    title: text(schema["title"]) || type,
    description: text(schema["description"]),
    source: at.file,
    hash: "0".repeat(64),
    id: null,
    time: null,
    unknownFields: "keep",
    schema,
    wrapped: false,
    shape: {
      kind: "object",
      at,
      pointer: "",
      description: "",
      nullable: false,
      values: null,
      pii: null,
      faker: null,
      loose: false,
      unsaid: [],
      properties: [],
      additional: false,
      patterns: [],
    },
    table: { name: type, description: "", partition: null, cluster: [], labels: {}, columns: [] },
  };
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
