import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { Json, JsonSchema } from "../../load/loaded-schema.ts";
import { loadSchemas } from "../../load/load-schemas.ts";
import { createMemoryReader } from "../../load/memory-reader.ts";
import { buildModel } from "../../model/build-model.ts";
import type { EventModel } from "../../model/event-model.ts";
import type { ModelOptions } from "../../model/options.ts";
import { tableLosses } from "../../model/table-losses.ts";
import { tableResource } from "../../model/table-resource.ts";
import { openDuckdbWarehouse } from "../../../platform/warehouse/duckdb.ts";
import { generatedFolder, removeFolders } from "../print/testing/generated-folder.ts";
import { comparable } from "./testing/equivalent.ts";
import { eventSchemas } from "./testing/random-schema.ts";
import { sampleOf, type Choose } from "./testing/sampler.ts";

type Document = Readonly<Record<string, Json>>;

interface RowModule {
  readonly toRow: (event: Json) => Document;
  readonly fromRow: (row: Document) => Json;
}

afterAll(removeFolders);

/** A random schema and valid documents of it. */
interface Sample {
  readonly event: EventModel;
  readonly documents: readonly Json[];
}

test.each<[string, ModelOptions, number]>([
  ["", {}, 40],
  [", with other names and numbers", { naming: "snake_case", numbers: "NUMERIC" }, 20],
])(
  "rows hold every valid event, in memory and in a warehouse, up to what is reported as lost%s",
  async (_, options, count) => {
    const schemas = fc.sample(eventSchemas, { seed: 5, numRuns: count });
    const made = await Promise.all(schemas.map((schema, index) => sample(schema, index, options)));
    const samples = made.filter((one) => one.documents.length > 0);
    expect(samples.length).toBeGreaterThan(count / 2);
    const events = samples.map((one) => one.event);
    const folder = await generatedFolder({ events }, ["rows", "types"]);
    const warehouse = await openDuckdbWarehouse({ file: ":memory:", dataset: "events" });
    try {
      for (const { event, documents } of samples) {
        const rows = await folder.load<RowModule>(`rows/${event.type}.ts`);
        const stored = await throughWarehouse(
          event,
          documents.map((one) => rows.toRow(one)),
        );
        for (const [index, document] of documents.entries()) {
          const back = rows.fromRow(wire(rows.toRow(document)));
          const losses = new Set(tableLosses(event).map((one) => one.rule));
          const [want, got] = [document, back].map((one) => comparable(one, losses));
          expect({ schema: event.schema, event: got }).toEqual({ schema: event.schema, event: want });
          expect(wire(rows.fromRow(rows.toRow(back)))).toEqual(wire(back));
          expect({ schema: event.schema, event: rows.fromRow(stored[index] ?? {}) }).toEqual({
            schema: event.schema,
            event: back,
          });
        }
      }
    } finally {
      await warehouse.close();
    }

    async function throughWarehouse(
      event: EventModel,
      rows: readonly Document[],
    ): Promise<readonly Document[]> {
      const { type } = event;
      await warehouse.createTable({ name: type, ...tableResource(event.table, { systemColumns: true }) });
      const inserted = rows.map((row, index) => {
        const system = { _event_id: String(index), _ingested_at: "2026-01-01T00:00:00.000000Z" };
        return { insertId: String(index), row: { ...row, ...system } };
      });
      const outcomes = await warehouse.insertRows(type, inserted);
      expect({ schema: event.schema, outcomes }).toEqual({
        schema: event.schema,
        outcomes: rows.map(() => ({ kind: "stored" })),
      });
      const { rows: stored } = await warehouse.query(
        `SELECT * FROM ${type} ORDER BY CAST(_event_id AS INTEGER)`,
      );
      return stored;
    }
  },
);

async function sample(schema: JsonSchema, index: number, options: ModelOptions): Promise<Sample> {
  const type = `random_${index}`;
  const reader = createMemoryReader({ [`schemas/${type}.schema.json`]: JSON.stringify(named(schema, type)) });
  const loaded = await loadSchemas({ directory: "schemas", reader });
  const built = buildModel(loaded.schemas, new Map(), options);
  const [event] = built.model.events;
  const errors = [...loaded.diagnostics, ...built.diagnostics].filter((one) => one.severity === "error");
  // A contradiction in a random schema is no mistake of ours.
  if (event === undefined || errors.some((one) => contradictions.has(one.code))) return nothing;
  expect({ schema, errors }).toEqual({ schema, errors: [] });
  return { event, documents: validDocuments(event.schema, randomFrom(index)) };
}

const contradictions: ReadonlySet<string> = new Set(["NEVER_VALID", "REF_LOOP", "TYPE_NOT_COMPATIBLE"]);
const nothing: Sample = { event: {} as EventModel, documents: [] };

function named(schema: JsonSchema, type: string): JsonSchema {
  return { ...schema, properties: { ...(schema["properties"] as JsonSchema), event_type: { const: type } } };
}

function validDocuments(schema: JsonSchema, choose: Choose): readonly Json[] {
  const ajv = new Ajv2020({ strict: false, ownProperties: true, multipleOfPrecision: 9 });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  const tried = Array.from({ length: 60 }, () => wire(sampleOf(schema, choose)));
  return tried.filter((one) => validate(one)).slice(0, 8);
}

/** The value as it comes over the wire; a whole number beyond 2^53 as the number it was made from. */
function wire<T>(value: T): T {
  const text = JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? Number(one) : one));
  return JSON.parse(text) as T;
}

/** The same choices for the same seed. */
function randomFrom(seed: number): Choose {
  let state = seed + 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
