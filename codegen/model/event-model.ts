import type { Place } from "../diagnostic.ts";
import type { Json, JsonSchema } from "../load/loaded-schema.ts";
import type { StringFormat } from "./string-format.ts";

export type { StringFormat };

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
  /**
   * True when a document is no object with declared properties: `shape` and `table` have the one property `value` then, which stands for the
   * whole document. Only for schemas that were not written for this toolkit.
   */
  readonly wrapped: boolean;
  readonly table: TableModel;
}

/** What every shape knows about its place and meaning. */
interface ShapeBase {
  readonly at: Place;
  /** RFC 6901 pointer to the schema of this place within the event's `schema`; of the first one where several hold. */
  readonly pointer: string;
  readonly description: string;
  /** True when JSON null is a legal value. */
  readonly nullable: boolean;
  /** The only legal values, null left out; null when any value of the kind is legal. `const` is an enum of one. */
  readonly values: readonly Json[] | null;
  /** Class of personal data from `x-pii`, or null. */
  readonly pii: string | null;
  /** The `x-faker` annotation as written and checked, or null. */
  readonly faker: Json;
  /**
   * True when values of other shapes are legal here too, for example in a branch of a union that does not declare this
   * property. A row keeps those in `_extra`.
   */
  readonly loose: boolean;
  /** Keywords at this place that restrict its values more than the shape says, for example `not` and `contains`; sorted. */
  readonly unsaid: readonly string[];
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
  | TupleShape
  | UnionShape
  | RecursiveShape
  | AnyShape;

/** A text. Lengths count Unicode characters, and 0 and null mean no limit. */
export interface StringShape extends ShapeBase {
  readonly kind: "string";
  readonly format: StringFormat | null;
  readonly minLength: number;
  readonly maxLength: number | null;
  readonly pattern: string | null;
  /** `contentEncoding`, for example `base64`, or null. A valid value need not be encoded so: the keyword only describes. */
  readonly encoding: string | null;
}

/** A number; null means no limit. */
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

/** True or false. */
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
  /** Undeclared properties whose name matches one of these hold its shape instead. In the order of the schema. */
  readonly patterns: readonly PatternShape[];
}

/** What properties hold whose name matches a regular expression (ECMAScript, `u` flag, anywhere in the name). */
export interface PatternShape {
  readonly pattern: string;
  readonly shape: Shape;
}

/** A declared property of an object. */
export interface PropertyShape {
  readonly name: string;
  readonly required: boolean;
  readonly shape: Shape;
}

/** An object without declared properties whose values share one shape. */
export interface MapShape extends ShapeBase {
  readonly kind: "map";
  /** What every value holds; where `patterns` differ, a union of their shapes. */
  readonly value: Shape;
  /** Regular expression that every key matches, from `propertyNames.pattern` or the only one of `patterns`; or null. */
  readonly keyPattern: string | null;
  /** The only legal keys, or null when there are others. */
  readonly keys: readonly string[] | null;
  /** From `patternProperties`, in the order of the schema: keys that match hold its shape. */
  readonly patterns: readonly PatternShape[];
  readonly minProperties: number;
  readonly maxProperties: number | null;
}

/** An array whose elements share one shape; null means no limit. */
export interface ArrayShape extends ShapeBase {
  readonly kind: "array";
  readonly items: Shape;
  readonly minItems: number;
  readonly maxItems: number | null;
  readonly uniqueItems: boolean;
}

/** An array whose elements have each their own shape, by position. */
export interface TupleShape extends ShapeBase {
  readonly kind: "tuple";
  /** At least one; positions from `minItems` on may be absent. */
  readonly items: readonly Shape[];
  /** What further elements hold; false when there are none. */
  readonly rest: false | Shape;
  readonly minItems: number;
  readonly maxItems: number | null;
  readonly uniqueItems: boolean;
}

/** A place where values of more than one type are legal, or objects of several forms that one property tells apart. */
export interface UnionShape extends ShapeBase {
  readonly kind: "union";
  /** The property that tells objects apart, required in all of them; null when the branches differ in type. */
  readonly discriminator: string | null;
  /** At least two, in the order of the schema. */
  readonly branches: readonly UnionBranch[];
}

/** One of the forms that a value of a union may have. */
export interface UnionBranch {
  /** Unique within the union: the type, or the discriminator's first value as text. */
  readonly name: string;
  /** The discriminator's values in this branch, none of them in another one; empty without a discriminator. */
  readonly tags: readonly (string | number | boolean)[];
  readonly shape: Shape;
}

/** A value of a schema that contains itself; the shape ends here. */
export interface RecursiveShape extends ShapeBase {
  readonly kind: "recursive";
  /** Pointer within the event's `schema` to what stands here again. */
  readonly target: string;
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
   * Key in the column lock: path of the value within an event, `*` for any array element or map value and `?name` for a
   * branch of a union, for example `/items/*\/unit_price`.
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

/** A column of one plain value, or of a list of them when it is REPEATED. */
export interface ScalarColumn extends ColumnBase {
  readonly kind: "scalar";
  readonly type: ScalarType;
  /** NUMERIC(precision, scale) and BIGNUMERIC(precision, scale); null for the type's own limits. */
  readonly decimal: { readonly precision: number; readonly scale: number } | null;
}

/** A JSON column that holds any value as it stands. An element of a REPEATED one may be JSON null. */
export interface JsonColumn extends ColumnBase {
  readonly kind: "json";
}

/**
 * A STRUCT, filled as its shape says. An object: a column per property. A tuple: `f0_`, `f1_`, …, whose `property` is the
 * position, and for further elements `rest` (REPEATED, `property` `*`). A union of objects: a record per branch, whose `property` is the
 * branch's name and of which one is filled.
 */
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
