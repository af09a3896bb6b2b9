import { compareText } from "../diagnostic.ts";
import type { Json, LoadedSchema } from "../load/loaded-schema.ts";
import type { EventModel, TableModel } from "./event-model.ts";
import { eventTypeFor } from "./names.ts";
import { isObject, listOf, numberOf, textOf } from "./json-guards.ts";

/** What `x-event` and `x-bigquery` at the root of a schema say, with their defaults. The fields they name may not exist. */
export interface EventAnnotations {
  readonly type: string;
  readonly version: string;
  readonly owner: string;
  readonly id: EventModel["id"];
  readonly time: string | null;
  /** Null when nothing is said. */
  readonly unknownFields: EventModel["unknownFields"] | null;
  readonly table: string;
  readonly partition: TableModel["partition"];
  readonly cluster: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** The version of a schema that does not give one. */
export const UNVERSIONED = "0.0.0";

/** Reads the annotations; values that the meta-schemas refuse count as absent. */
export function readAnnotations({ schema, stem }: LoadedSchema): EventAnnotations {
  const event = isObject(schema["x-event"]) ? schema["x-event"] : {};
  const bigquery = isObject(schema["x-bigquery"]) ? schema["x-bigquery"] : {};
  const type = textOf(event["type"], eventTypeFor(stem));
  const unknown = event["unknownFields"];
  return {
    type,
    version: textOf(event["version"], UNVERSIONED),
    owner: textOf(event["owner"], ""),
    id: isObject(event["id"])
      ? { field: textOf(event["id"]["field"], ""), unique: event["id"]["unique"] === true }
      : null,
    time: textOf(event["time"], "") || null,
    unknownFields: unknown === "keep" || unknown === "reject" ? unknown : null,
    table: textOf(bigquery["table"], type),
    partition: readPartition(bigquery["partition"]),
    cluster: listOf(bigquery["cluster"]).filter((field) => typeof field === "string"),
    labels: readLabels(bigquery["labels"]),
  };
}

const lengths = ["DAY", "HOUR", "MONTH", "YEAR"] as const;

function readPartition(value: Json | undefined): TableModel["partition"] {
  if (!isObject(value)) return null;
  const by = lengths.find((one) => one === value["by"]) ?? "DAY";
  return { field: textOf(value["field"], ""), by, expirationDays: numberOf(value["expirationDays"]) };
}

function readLabels(value: Json | undefined): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  const labels = Object.entries(value).toSorted(([a], [b]) => compareText(a, b));
  return Object.fromEntries(labels.map(([name, text]) => [name, textOf(text, "")]));
}
