import { describe, expect, test } from "vitest";
import { loadSchemas } from "./load-schemas.ts";
import type { JsonSchema } from "./loaded-schema.ts";
import { createMemoryReader } from "./memory-reader.ts";
import { type BrokenCase, event, report } from "./broken-case.ts";

describe("dialects", () => {
  const cases: readonly BrokenCase[] = [
    event(
      "unknown",
      '{\n  "$schema": "https://example.com/mine"\n}',
      "2:14 UNKNOWN_DIALECT Leave $schema out for draft 2020-12, or say which draft it means: --dialect-alias <uri>=<draft>.",
    ),
    event(
      "misspelled",
      '{"$schema": "http://json-schema.org/draft-7/schema#"}',
      '1:13 UNKNOWN_DIALECT Did you mean "http://json-schema.org/draft-07/schema"?',
    ),
    event("https in place of http, and no #", '{"$schema": "https://json-schema.org/draft-07/schema"}'),
    event(
      "a keyword of a later draft",
      '{"$schema": "http://json-schema.org/draft-04/schema#", "const": 1}',
      '1:56 UNKNOWN_KEYWORD Set "$schema" to draft-06 or later.',
    ),
    event("a keyword of an older draft", '{"id": "x"}', "1:2 UNKNOWN_KEYWORD Use $id."),
    event(
      "tuples of old in 2020-12",
      '{"items": [true], "additionalItems": false}',
      "1:11 INVALID_KEYWORD_VALUE",
      '1:19 UNKNOWN_KEYWORD Use "items" beside "prefixItems".',
    ),
    event(
      "a flag without its limit in draft-04",
      '{"$schema": "http://json-schema.org/draft-04/schema#", "exclusiveMinimum": true}',
      "1:76 INVALID_KEYWORD_VALUE",
    ),
    event(
      "siblings of $ref in draft-07",
      '{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": {}},\n"$ref": "#/definitions/a", "title": "A", "minLength": 1}',
      '2:42 IGNORED_BESIDE_REF Put "$ref" into "allOf", or set "$schema" to draft 2019-09 or later.',
    ),
    event(
      "vocabularies",
      '{"$vocabulary": {}}',
      "1:2 UNSUPPORTED_KEYWORD Remove it: only a meta-schema has vocabularies.",
    ),
  ];
  test.each(cases)("$name", async ({ given, want }) => expect(await report(given)).toEqual(want));
});

describe("keywords", () => {
  const cases: readonly BrokenCase[] = [
    event("misspelled", '{\n  "minumum": 0\n}', '2:3 UNKNOWN_KEYWORD Did you mean "minimum"?'),
    event(
      "misspelled at every depth",
      '{"properties": {"a": {"items": {"anyOf": [{"maxLenght": 1}]}}},\n"$defs": {"d": {"not": {"requird": []}}}}',
      '1:44 UNKNOWN_KEYWORD Did you mean "maxLength"?',
      '2:25 UNKNOWN_KEYWORD Did you mean "required"?',
    ),
    event(
      "of OpenAPI",
      '{"nullable": true}',
      '1:2 UNKNOWN_KEYWORD Use a list of types with "null", for example "type": ["string", "null"].',
    ),
    event(
      "a property in the wrong place",
      '{"order_id": {"type": "string"}}',
      '1:2 UNKNOWN_KEYWORD If it is a property, put it under "properties".',
    ),
    event("misspelled annotation", '{"x-evnt": {}}', '1:2 UNKNOWN_KEYWORD Did you mean "x-event"?'),
    event(
      "annotation of someone else",
      '{"x-internal-note": 1}',
      "1:2 UNKNOWN_KEYWORD Annotations are x-event, x-bigquery, x-pii, x-faker.",
    ),
    event(
      "names of data are not keywords",
      '{"properties": {"minumum": true, "x-y": true, "$ref": true, "constructor": true}, "required": ["minumum"], ' +
        '"default": {"minumum": 1}, "examples": [{"$ref": "#/nowhere"}], "const": {"format": "datetime"}, ' +
        '"enum": [{"x-y": 1}, {"$ref": "b.json"}], "dependentRequired": {"minumum": ["x-y"]}, "$defs": {"x-y": {}}}',
    ),
    event("type", '{"type": "strnig"}', '1:10 INVALID_KEYWORD_VALUE Did you mean "string"?'),
    event(
      "one of the types",
      '{"type": ["null", "int"]}',
      '1:19 INVALID_KEYWORD_VALUE Did you mean "integer"?',
    ),
    event("a type twice", '{"type": ["null", "null"]}', "1:19 INVALID_KEYWORD_VALUE Remove one of them."),
    event("number as text", '{"minimum": "5"}', "1:13 INVALID_KEYWORD_VALUE Write 5 without quotes."),
    event(
      "negative length",
      '{"minLength": -1, "maxLength": 1.5}',
      "1:15 INVALID_KEYWORD_VALUE",
      "1:32 INVALID_KEYWORD_VALUE",
    ),
    event("multipleOf zero", '{"multipleOf": 0}', "1:16 INVALID_KEYWORD_VALUE"),
    event(
      "required as in draft-03",
      '{"properties": {"a": {"required": true}}}',
      '1:35 INVALID_KEYWORD_VALUE List the property by name in the "required" of the object that holds it.',
    ),
    event(
      "other habits of draft-03",
      '{"properties": {"a": {"type": "any", "required": false}, "b": {"type": ["null", {}]}, "c": {"disallow": "null"}}}',
      '1:31 INVALID_KEYWORD_VALUE Leave "type" out: any value is valid then.',
      "1:50 INVALID_KEYWORD_VALUE Leave it out: a property is optional unless the object that holds it lists it.",
      '1:81 INVALID_KEYWORD_VALUE Schemas as alternatives belong into "anyOf".',
      '1:93 UNKNOWN_KEYWORD Use "not", for example "not": {"type": "string"}.',
    ),
    event("required by number", '{"required": ["a", 5]}', "1:20 INVALID_KEYWORD_VALUE"),
    event("an empty enum, of which nothing is valid", '{"enum": []}'),
    event(
      "values listed twice",
      '{"enum": [1, "a", 1.0], "required": ["a", "a"]}',
      "1:19 INVALID_KEYWORD_VALUE Remove one of them.",
      "1:43 INVALID_KEYWORD_VALUE Remove one of them.",
    ),
    event(
      "properties without schemas",
      '{"properties": {"a": "string", "b": {"minumum": 1}}}',
      "1:22 INVALID_KEYWORD_VALUE",
      '1:38 UNKNOWN_KEYWORD Did you mean "minimum"?',
    ),
    event("format", '{"format": "datetime"}', '1:12 UNKNOWN_FORMAT Did you mean "date-time"?'),
    event("format in capitals", '{"format": "DateTime"}', '1:12 UNKNOWN_FORMAT Did you mean "date-time"?'),
    event("format by another name", '{"format": "url"}', '1:12 UNKNOWN_FORMAT Use "uri".'),
  ];
  test.each(cases)("$name", async ({ given, want }) => expect(await report(given)).toEqual(want));

  test.each(['{"pattern": "["}', '{"patternProperties": {"[": true}}'])(
    "not a regular expression: %s",
    async (text) => {
      expect(await report({ "a.schema.json": text })).toEqual([
        expect.stringContaining("INVALID_KEYWORD_VALUE Invalid regular"),
      ]);
    },
  );
});

describe("annotations", () => {
  const cases: readonly BrokenCase[] = [
    event(
      "unknown member",
      '{\n  "x-bigquery": {\n    "tabel": "orders"\n  }\n}',
      '3:5 INVALID_ANNOTATION Did you mean "table"?',
    ),
    event("missing member", '{"x-event": {"id": {"unique": true}}}', "1:20 INVALID_ANNOTATION"),
    event(
      "wrong choice",
      '{"x-event": {"unknownFields": "kepp"}}',
      '1:31 INVALID_ANNOTATION Did you mean "keep"?',
    ),
    event("not a version", '{"x-event": {"version": "1.0"}}', "1:25 INVALID_ANNOTATION"),
    event(
      "too many columns to cluster by",
      '{"x-bigquery": {"cluster": ["a", "b", "c", "d", "e"]}}',
      "1:28 INVALID_ANNOTATION",
    ),
    event(
      "root annotation below the root",
      '{"properties": {"a": {"x-event": {}}}}',
      "1:23 INVALID_ANNOTATION",
    ),
    event("property annotation at the root", '{"x-pii": "email"}', "1:2 INVALID_ANNOTATION"),
    event(
      "table form on a property",
      '{"properties": {"a": {"x-bigquery": {"table": "t"}}}}',
      "1:38 INVALID_ANNOTATION Known here: type, name, mode, default.",
    ),
    event(
      "class of personal data",
      '{"properties": {"a": {"x-pii": "e-mail"}}}',
      '1:32 INVALID_ANNOTATION Did you mean "email"?',
    ),
    event(
      "two kinds of generator",
      '{"properties": {"a": {"x-faker": {"method": "a.b", "sequence": {}}}}}',
      "1:34 INVALID_ANNOTATION",
    ),
    event(
      "a part of another kind",
      '{"properties": {"a": {"x-faker": {"sameAs": "/b", "times": "/c"}}}}',
      "1:51 INVALID_ANNOTATION",
    ),
    event("not a pointer", '{"properties": {"a": {"x-faker": {"sameAs": "b"}}}}', "1:45 INVALID_ANNOTATION"),
    event("not a method", '{"properties": {"a": {"x-faker": "name"}}}', "1:34 INVALID_ANNOTATION"),
  ];
  test.each(cases)("$name", async ({ given, want }) => expect(await report(given)).toEqual(want));
});

describe("what other tools note at the root", () => {
  const cases: readonly BrokenCase[] = [
    event(
      "is a warning",
      '{"self": {"vendor": "a"}, "package": "b"}',
      "1:2 UNKNOWN_KEYWORD",
      "1:27 UNKNOWN_KEYWORD",
    ),
    event(
      "and may be a property in the wrong place",
      '{"order_id": {"type": "string"}}',
      '1:2 UNKNOWN_KEYWORD If it is a property, put it under "properties".',
    ),
    event(
      "and may be a misspelled keyword",
      '{"requried": ["a"]}',
      '1:2 UNKNOWN_KEYWORD Did you mean "required"?',
    ),
  ];
  test.each(cases)("$name", async ({ given, want }) => expect(await report(given)).toEqual(want));

  test.each([
    ["self", { vendor: "a" }, "warning"],
    ["package", "b", "warning"],
    ["cloudeventTypes", ["c"], "warning"],
    ["internal", true, "error"],
    ["order_id", { type: "string" }, "error"],
    ["minumum", "d", "error"],
    ["nullable", "e", "error"],
  ])("%s: %j is a finding of severity %s", async (name, value, want) => {
    expect(await severities({ [name]: value })).toEqual([want]);
    expect(await severities({ properties: { a: { [name]: value } } })).toEqual(["error"]);
    expect(await severities({ properties: { a: { [name]: value } } }, true)).toEqual(["warning"]);
  });

  async function severities(schema: JsonSchema, lenient = false): Promise<readonly string[]> {
    const reader = createMemoryReader({ "schemas/a.schema.json": JSON.stringify(schema) });
    const { diagnostics } = await loadSchemas({ directory: "schemas", reader, lenient });
    return diagnostics.map((one) => one.severity);
  }
});

describe("the draft of a $schema that is none", () => {
  const exclusive = { minimum: 1, exclusiveMinimum: true };
  test.each([
    ["http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#", {}],
    ["https://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0", {}],
    ["http://json-schema.org/draft-04/hyper-schema#", {}],
    ["https://example.com/mine#", { "http://example.com/mine": "draft-04" }],
  ] as const)("%s with %j", async (uri, aliases) => {
    const text = JSON.stringify({ $schema: uri, properties: { a: exclusive } });
    const reader = createMemoryReader({ "schemas/a.schema.json": text });
    const { schemas, diagnostics } = await loadSchemas({ directory: "schemas", reader, aliases });
    expect(diagnostics).toEqual([]);
    expect(schemas[0]?.schema).toEqual({ properties: { a: { exclusiveMinimum: 1 } } });
  });
});

test("patterns come in the form that the u flag reads", async () => {
  const schema = { pattern: "^\\_a$", patternProperties: { "^[\\w-.]$": { pattern: "\\@" } } };
  const reader = createMemoryReader({ "schemas/a.schema.json": JSON.stringify(schema) });
  const { schemas, diagnostics } = await loadSchemas({ directory: "schemas", reader });
  expect(diagnostics).toEqual([]);
  expect(schemas[0]?.schema).toEqual({
    pattern: "^_a$",
    patternProperties: { "^[\\w\\-.]$": { pattern: "@" } },
  });
});
