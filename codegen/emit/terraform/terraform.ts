import { innerColumns } from "../../model/column/limits.ts";
import type { Column, EventModel, Model } from "../../model/event-model.ts";
import { VIEW_SUFFIX } from "../../model/names.ts";
import type { Emission, Emitter } from "../emitter.ts";
import { jsonText } from "../print/json-text.ts";

/** What the Terraform stacks know about an event. Every event has every key with the same type, for a typed variable. */
export interface TerraformEvent {
  readonly table: string;
  readonly deduplicated_view: string;
  readonly version: string;
  readonly schema_hash: string;
  readonly source: string;
  readonly title: string;
  readonly owner: string;
  readonly description: string;
  readonly partition_field: string | null;
  readonly partition_type: string | null;
  readonly expiration_days: number | null;
  readonly clustering: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Filter of a Pub/Sub subscription that wants this event type only. */
  readonly subscription_filter: string;
  /** Class of personal data by column, as `items.name`; each environment maps classes to policy tags. */
  readonly pii_columns: Readonly<Record<string, string>>;
}

/** Emits `terraform/events.json`: what `jsondecode(file(…))` gives to the Terraform stacks. */
export const terraformEmitter: Emitter = {
  name: "terraform",
  summary: "input of the Terraform stacks: terraform/events.json",
  emitAll: emitEvents,
};

function emitEvents(model: Model): Emission {
  const events = Object.fromEntries(model.events.map((event) => [event.type, terraformEvent(event)]));
  return {
    files: [{ path: "terraform/events.json", content: jsonText({ events }), source: "" }],
    losses: [],
  };
}

function terraformEvent(event: EventModel): TerraformEvent {
  const { table } = event;
  return {
    table: table.name,
    deduplicated_view: table.name + VIEW_SUFFIX,
    version: event.version,
    schema_hash: event.hash,
    source: event.source,
    title: event.title,
    owner: event.owner,
    description: table.description,
    partition_field: table.partition?.field ?? null,
    partition_type: table.partition?.by ?? null,
    expiration_days: table.partition?.expirationDays ?? null,
    clustering: table.cluster,
    labels: table.labels,
    subscription_filter: `attributes.event_type = "${event.type}"`,
    pii_columns: Object.fromEntries(table.columns.flatMap((column) => piiColumns(column, []))),
  };
}

function piiColumns(column: Column, parent: readonly string[]): readonly (readonly [string, string])[] {
  const path = [...parent, column.name];
  const own = column.pii === null ? [] : [[path.join("."), column.pii] as const];
  return [...own, ...innerColumns(column).flatMap((inner) => piiColumns(inner, path))];
}
