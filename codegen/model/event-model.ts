import type { Place } from "../diagnostic.ts";
import type { Json, JsonSchema } from "../load/loaded-schema.ts";

/**
 * The one closed model that every emitter reads. Built once by `build-model.ts`, never changed afterwards.
 * An event has two sides: the *shape* of its JSON (what a document may hold) and the *columns* of its table
 * (where each value goes). Both are trees of closed unions, told apart by `kind`.
 */
export interface Model {
  /** Sorted by `type`, by code unit. */
  readonly events: readonly EventModel[];
}

/** One event type. */
export interface EventModel {
  /** The value of `event_type` in messages, for example `user_activity`; matches `^[a-z][a-z0-9_]*$`. */
  readonly type: string;
  /** The type in PascalCase, for example `UserActivity`: the name of its TypeScript type. */
  readonly typeName: string;
  /** Semantic version, from `x-event.version`. */
  readonly version: string;
  readonly owner: string;
  readonly title: string;
  readonly description: string;
  /** Schema file, relative to the project root, with forward slashes. */
  readonly source: string;
  /** SHA-256 (hex) of the canonical JSON of `schema`: equal hashes mean equal meaning. */
  readonly hash: string;
  /** Entity key: the field that names the entity, and whether its value identifies the event itself. */
  readonly id: { readonly field: string; readonly unique: boolean } | null;
  /** Name of the event-time property, or null. */
  readonly time: string | null;
  readonly unknownFields: "keep" | "reject";
  /** The self-contained draft 2020-12 schema; validators, types and API documents are made from it. */
  readonly schema: JsonSchema;
  readonly shape: ObjectShape;
  readonly table: TableModel;
}

/** What every shape knows about its place and meaning. */
interface ShapeBase {
  readonly at: Place;
  readonly description: string;
  /** True when JSON null is a legal value. */
  readonly nullable: boolean;
  /** The only legal values, null left out; null when any value of the kind is legal. `const` is an enum of one. */
  readonly values: readonly Json[] | null;
  /** Class of personal data from `x-pii`, or null. */
  readonly pii: string | null;
  /** The `x-faker` annotation as written and checked, or null. */
  readonly faker: Json;
}

/** What JSON a place of an event may hold. */
export type Shape =
  | StringShape
  | NumberShape
  | BooleanShape
  | NullShape
  | ObjectShape
  | MapShape
  | ArrayShape
  | AnyShape;

/** The formats that the toolkit understands; any other is a diagnostic. */
export type StringFormat =
  | "date-time"
  | "date"
  | "time"
  | "duration"
  | "uuid"
  | "email"
  | "uri"
  | "uri-reference"
  | "hostname"
  | "ipv4"
  | "ipv6"
  | "regex"
  | "json-pointer";

export interface StringShape extends ShapeBase {
  readonly kind: "string";
  readonly format: StringFormat | null;
  readonly minLength: number;
  readonly maxLength: number | null;
  readonly pattern: string | null;
}

export interface NumberShape extends ShapeBase {
  readonly kind: "number";
  /** True for `type: integer`. */
  readonly integer: boolean;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly exclusiveMinimum: number | null;
  readonly exclusiveMaximum: number | null;
  readonly multipleOf: number | null;
}

export interface BooleanShape extends ShapeBase {
  readonly kind: "boolean";
}

/** A place where only null is legal. */
export interface NullShape extends ShapeBase {
  readonly kind: "null";
}

/** An object with declared properties. */
export interface ObjectShape extends ShapeBase {
  readonly kind: "object";
  /** In the order of the schema. */
  readonly properties: readonly PropertyShape[];
  /** What undeclared properties may hold: false for none, else their shape. */
  readonly additional: false | Shape;
}

export interface PropertyShape {
  readonly name: string;
  readonly required: boolean;
  readonly shape: Shape;
}

/** An object without declared properties whose values share one shape. */
export interface MapShape extends ShapeBase {
  readonly kind: "map";
  readonly value: Shape;
  /** Regular expression for keys, from `propertyNames.pattern`, or null. */
  readonly keyPattern: string | null;
  readonly minProperties: number;
  readonly maxProperties: number | null;
}

export interface ArrayShape extends ShapeBase {
  readonly kind: "array";
  readonly items: Shape;
  readonly minItems: number;
  readonly maxItems: number | null;
  readonly uniqueItems: boolean;
}

/** Any JSON value. */
export interface AnyShape extends ShapeBase {
  readonly kind: "any";
}

/** The BigQuery table of an event, without the system columns (`system-columns.ts` has those). */
export interface TableModel {
  /** Table name, for example `orders`. */
  readonly name: string;
  readonly description: string;
  readonly partition: {
    readonly field: string;
    readonly by: "DAY" | "HOUR" | "MONTH" | "YEAR";
    readonly expirationDays: number | null;
  } | null;
  readonly cluster: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** In the order of the column lock. */
  readonly columns: readonly Column[];
}

/** Types a scalar column can have, by BigQuery's GoogleSQL names. */
export type ScalarType =
  | "STRING"
  | "INT64"
  | "FLOAT64"
  | "NUMERIC"
  | "BIGNUMERIC"
  | "BOOL"
  | "TIMESTAMP"
  | "DATE"
  | "TIME"
  | "BYTES";

/** `REPEATED` holds an array; a null in it or an absent one is an empty array. */
export type Mode = "NULLABLE" | "REQUIRED" | "REPEATED";

interface ColumnBase {
  /** Column name, legal in BigQuery. */
  readonly name: string;
  /** Name of the JSON property that fills it; empty for the parts of maps and lists. */
  readonly property: string;
  /**
   * Key in the column lock: path of the value within an event, `*` for any array element or map value, for example
   * `/items/*\/unit_price`.
   */
  readonly path: string;
  readonly mode: Mode;
  /** At most 1,024 characters. */
  readonly description: string;
  readonly pii: string | null;
  readonly at: Place;
  /** Literal default of the column, from `x-bigquery.default`, as GoogleSQL text; or null. */
  readonly defaultSql: string | null;
}

/** A column, told apart by how its value is made from JSON. */
export type Column = ScalarColumn | JsonColumn | RecordColumn | MapColumn | ListColumn;

export interface ScalarColumn extends ColumnBase {
  readonly kind: "scalar";
  readonly type: ScalarType;
  /** NUMERIC(precision, scale) and BIGNUMERIC(precision, scale); null for the type's own limits. */
  readonly decimal: { readonly precision: number; readonly scale: number } | null;
}

/** A JSON column that holds any value as it stands. */
export interface JsonColumn extends ColumnBase {
  readonly kind: "json";
}

/** An object as STRUCT. */
export interface RecordColumn extends ColumnBase {
  readonly kind: "record";
  readonly columns: readonly Column[];
}

/** A map as repeated STRUCT<key STRING, value …>; `mode` is REPEATED. */
export interface MapColumn extends ColumnBase {
  readonly kind: "map";
  readonly value: Column;
}

/**
 * The inner array of an array of arrays, which BigQuery lacks: a STRUCT with the one field `list`, itself `element` with
 * mode REPEATED. Also wraps a map whose values are arrays or maps.
 */
export interface ListColumn extends ColumnBase {
  readonly kind: "list";
  readonly element: Column;
}
