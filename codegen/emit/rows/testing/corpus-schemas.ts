import type { Json, JsonSchema } from "../../../load/loaded-schema.ts";

/** Schemas in the manner of those that teams have had for years, with the number of scalar leaves that each declares. */
export interface CorpusSchema {
  readonly name: string;
  readonly schema: JsonSchema;
  /** Scalar places of one type, anywhere in the schema; places of several types are not counted. */
  readonly leaves: number;
}

const DRAFT_4 = "http://json-schema.org/draft-04/schema#";

/** An analytics ping of draft-04: hundreds of properties, maps by pattern, histograms, names that are no column's, a vendor's block at the root. */
export function analyticsPing(metrics: number): CorpusSchema {
  const scalars = Array.from({ length: metrics }, (_, index): readonly [string, Json] => {
    const name = `${["browser.engagement", "a11y-theme", "MEDIA_PLAY", "gc"][index % 4]}_${index}`;
    return [name, { type: ["string", "integer", "boolean", "number"][index % 4] ?? "string" }];
  });
  const histogram = {
    type: "object",
    properties: {
      bucket_count: { type: "integer", minimum: 0 },
      sum: { type: "integer" },
      values: {
        type: "object",
        patternProperties: { "^[0-9]+$": { type: "integer", minimum: 0 } },
        additionalProperties: false,
      },
    },
    required: ["sum"],
  };
  const tuple = {
    type: "array",
    items: [{ type: "integer" }, { type: "string" }, { type: ["string", "null"] }],
    minItems: 2,
    maxItems: 3,
  };
  return {
    name: "ping.4",
    leaves: metrics + 3 + 3 + 2,
    schema: {
      $schema: DRAFT_4,
      $id: "moz://example.org/ping/4",
      mozPipelineMetadata: { bq_table: "ping_v4", expiration_policy: { delete_after_days: 775 } },
      type: "object",
      properties: {
        clientId: { type: "string", pattern: "^[0-9a-f\\-]{36}$" },
        creationDate: { type: "string", format: "datetime" },
        scalars: { type: "object", properties: Object.fromEntries(scalars) },
        histograms: { type: "object", additionalProperties: histogram },
        events: { type: "array", items: tuple },
        addons: { type: "object" },
      },
      required: ["clientId"],
    },
  };
}

/** A self-describing event: a dialect of its own, null type lists, closed, lengths everywhere. */
export function selfDescribing(fields: number): CorpusSchema {
  const kinds: readonly Json[] = [
    { type: ["string", "null"], maxLength: 255 },
    { type: ["integer", "null"], minimum: 0, maximum: 9_223_372_036_854_776_000 },
    { type: ["string", "null"], format: "date-time" },
    { enum: ["a", "b", null] },
    { type: "number", multipleOf: 0.01, minimum: 0, maximum: 99_999.99 },
    { type: ["boolean", "null"] },
  ];
  const properties = Object.fromEntries(
    Array.from({ length: fields }, (_, index) => [`field${index}`, kinds[index % kinds.length] ?? {}]),
  );
  return {
    name: "1-0-0",
    leaves: fields + 2,
    schema: {
      $schema: "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#",
      self: { vendor: "com.example", name: "checkout", format: "jsonschema", version: "1-0-0" },
      type: "object",
      properties: {
        ...properties,
        mode: {
          oneOf: [
            { type: "object", properties: { s3: { type: "string" } }, required: ["s3"] },
            { type: "object", properties: { gcs: { type: "string" } }, required: ["gcs"] },
          ],
        },
        products: { type: "array" },
      },
      additionalProperties: false,
    },
  };
}

/** The JSON form of a protocol buffer: the root is a reference, enums mix names and numbers, messages contain themselves. */
export function protocolBuffer(messages: number): CorpusSchema {
  const names = Array.from({ length: messages }, (_, index) => `Message${index}`);
  const definitions = Object.fromEntries(
    names.map((name, index): readonly [string, Json] => [
      name,
      {
        properties: {
          name: { type: "string" },
          size: { type: "string", pattern: "^-?[0-9]+$" },
          state: {
            enum: ["STATE_UNSPECIFIED", 0, "READY", 1],
            oneOf: [{ type: "string" }, { type: "integer" }],
            title: "State",
          },
          payload: { type: "string", format: "binary", binaryEncoding: "base64" },
          createTime: { type: "string", format: "date-time" },
          labels: { type: "object", additionalProperties: { type: "string" } },
          parent: { $ref: `#/definitions/${name}`, additionalProperties: true },
          ...(index + 1 < messages && { next: { $ref: `#/definitions/Message${index + 1}` } }),
        },
        additionalProperties: true,
        type: "object",
      },
    ]),
  );
  return {
    name: "JobEventData",
    leaves: messages * 6,
    schema: {
      $schema: DRAFT_4,
      name: "JobEventData",
      package: "google.events.example.v1",
      cloudeventTypes: ["google.cloud.example.v1.created"],
      $ref: "#/definitions/Message0",
      definitions,
    },
  };
}
