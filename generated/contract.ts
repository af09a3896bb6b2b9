// Code generated from schemas/ by `npm run codegen`. DO NOT EDIT.

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One reason why a document is not a valid event. */
export interface ValidationIssue {
  /** RFC 6901 JSON pointer to the offending place; for a missing property, to where it should stand. */
  readonly pointer: string;
  /** JSON Schema keyword that was violated, for example `required`. */
  readonly keyword: string;
  readonly message: string;
}

/** Column mode in BigQuery's API. */
export type FieldMode = "NULLABLE" | "REQUIRED" | "REPEATED";

/** Column types in the names of BigQuery's API (`tables.insert`). */
export type FieldType =
  | "STRING" | "INTEGER" | "FLOAT" | "NUMERIC" | "BIGNUMERIC" | "BOOLEAN" | "TIMESTAMP" | "DATE" | "TIME" | "BYTES" | "JSON" | "RECORD";

/** A column as BigQuery's API takes it; `precision` and `scale` are decimal text there. */
export interface TableField {
  readonly name: string;
  readonly type: FieldType;
  readonly mode: FieldMode;
  readonly description?: string;
  readonly precision?: string;
  readonly scale?: string;
  readonly defaultValueExpression?: string;
  readonly fields?: readonly TableField[];
}

/** A table as BigQuery's API takes it: the content of `bigquery/<table>.json`. */
export interface TableResource {
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly schema: { readonly fields: readonly TableField[] };
  readonly timePartitioning?: { readonly type: "DAY" | "HOUR" | "MONTH" | "YEAR"; readonly field: string; readonly expirationMs?: string };
  readonly clustering?: { readonly fields: readonly string[] };
}

/** A table with its name. */
export interface TableDefinition extends TableResource {
  readonly name: string;
}

/** A row as BigQuery's `insertAll` takes it, without the system columns except `_extra`. */
export type Row = Readonly<Record<string, Json>>;

/** How `generate` makes events. */
export interface GenerateOptions {
  readonly count: number;
  /** The same seed gives the same events on every machine. */
  readonly seed: number;
  /** Share of events, from 0 to 1, that break exactly one rule of the schema; default 0. */
  readonly invalid?: number;
}

/** A generated event; `broken` names the one rule that an invalid one breaks. */
export interface Sample {
  readonly event: Json;
  readonly broken: { readonly keyword: string; readonly pointer: string } | null;
}

/** Everything the services and the pipeline know about one event type. */
export interface EventDefinition {
  readonly type: string;
  readonly version: string;
  /** SHA-256 (hex) of the schema's canonical JSON. */
  readonly hash: string;
  readonly title: string;
  readonly description: string;
  /** Entity key, and whether its value identifies the event itself. */
  readonly id: { readonly field: string; readonly unique: boolean } | null;
  /** Event-time property, or null. */
  readonly time: string | null;
  /** Places of personal data, as JSON pointers in which `*` stands for any element or name. */
  readonly personal: readonly string[];
  readonly table: TableDefinition;
  /** All the ways in which `value` is not a valid event of this type; empty when it is one. */
  validate(value: unknown): readonly ValidationIssue[];
  /** The row of a valid event; unknown fields stand in `_extra` as JSON text, keyed by JSON pointer. */
  toRow(event: Json): Row;
  /** The event of a row, in canonical form: `fromRow(toRow(e))` is the canonical form of `e`. */
  fromRow(row: Row): Json;
  /** Loads the generator on first use; the samples are made one by one while they are read. */
  generate(options: GenerateOptions): Promise<Iterable<Sample>>;
}

/** Event type → definition, in code-unit order. */
export type Registry = ReadonlyMap<string, EventDefinition>;
