import { describe, expect, test } from "vitest";
import { loadSchemas } from "./load-schemas.ts";
import { createMemoryReader } from "./memory-reader.ts";

interface Case {
  readonly name: string;
  /** Files by their path below `schemas/`; `a.schema.json` is the event. */
  readonly given: Readonly<Record<string, string>>;
  /** `file:line:column CODE hint`, in the order of the report. */
  readonly want: readonly string[];
}

function event(name: string, text: string, ...want: readonly string[]): Case {
  return { name, given: { "a.schema.json": text }, want: want.map((one) => `a.schema.json:${one}`) };
}

async function report(given: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const files = Object.fromEntries(Object.entries(given).map(([name, text]) => [`schemas/${name}`, text]));
  const { diagnostics } = await loadSchemas({ directory: "schemas", reader: createMemoryReader(files) });
  return diagnostics.map((one) => {
    return `${one.file.replace("schemas/", "")}:${one.line}:${one.column} ${one.code} ${one.hint}`.trimEnd();
  });
}

describe("text that is not JSON", () => {
  const cases: readonly Case[] = [
    event("empty", "", "1:1 NOT_JSON"),
    event("only blanks", " \n\n ", "1:1 NOT_JSON"),
    event("cut off", '{\n  "type": "object"', "2:19 NOT_JSON"),
    event("trailing comma in an object", '{\n  "a": 1,\n}', "2:9 NOT_JSON Remove the comma."),
    event("trailing comma in an array", '{"a": [1,\n]}', "1:9 NOT_JSON Remove the comma."),
    event("comment", "{\n  // why\n}", '2:3 NOT_JSON Move the text into "$comment" or "description".'),
    event("missing comma", '{\n  "a": 1\n  "b": 2\n}', "3:3 NOT_JSON"),
    event("single quotes", "{'a': 1}", "1:2 NOT_JSON"),
    event("line break in a string", '{\r\n  "a": "x\r\n"}', "2:8 NOT_JSON"),
    event("two values", "{}\n{}", "2:1 NOT_JSON"),
    event("NaN", '{"minimum": NaN}', "1:13 NOT_JSON"),
    event("after a byte order mark", "\uFEFF{,}", "1:2 NOT_JSON"),
    event("too deep", `{"a":\n ${"[".repeat(300)}`, "2:201 TOO_DEEP Flatten the schema."),
    event("brackets without end", "[".repeat(1_000_000), "1:201 TOO_DEEP Flatten the schema."),
  ];
  test.each(cases)("$name", async ({ given, want }) => expect(await report(given)).toEqual(want));
});

describe("JSON that no schema may hold", () => {
  const cases: readonly Case[] = [
    event(
      "duplicate key",
      '{\r\n  "type": "object",\r\n  "title": "A",\r\n  "type": "string"\r\n}',
      "4:3 DUPLICATE_KEY The first one stands in line 2. Keep one of them.",
    ),
    event(
      "three of a key",
      '{"title": "A", "title": "B", "title": "C"}',
      "1:16 DUPLICATE_KEY The first one stands in line 1. Keep one of them.",
      "1:30 DUPLICATE_KEY The first one stands in line 1. Keep one of them.",
    ),
    event("__proto__", '{"properties": {\n"__proto__": {}}}', "2:1 FORBIDDEN_KEY Rename it."),
    event("half a surrogate pair", '{"title": "\\ud800"}', "1:11 ILL_FORMED_TEXT Write the whole character."),
    event(
      "infinite number",
      '{"maximum": 1e999}',
      "1:13 NUMBER_OUT_OF_RANGE The largest magnitude is about 1.8e308.",
    ),
    event("number with too many digits", '{"maximum": 9223372036854775807}', "1:13 NUMBER_INEXACT Round it."),
    event("array as root", "[]", "1:1 NOT_A_SCHEMA A schema file holds a JSON object."),
    event("boolean as root", "\n true", "2:2 NOT_A_SCHEMA A schema file holds a JSON object."),
  ];
  test.each(cases)("$name", async ({ given, want }) => expect(await report(given)).toEqual(want));
});

describe("dialects", () => {
  const cases: readonly Case[] = [
    event(
      "unknown",
      '{\n  "$schema": "https://example.com/mine"\n}',
      "2:14 UNKNOWN_DIALECT Leave $schema out for draft 2020-12; drafts 04, 06, 07 and 2019-09 are understood too.",
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
    event("dynamic references", '{"$dynamicRef": "#a"}', "1:2 UNSUPPORTED_KEYWORD Use $ref."),
  ];
  test.each(cases)("$name", async ({ given, want }) => expect(await report(given)).toEqual(want));
});

describe("keywords", () => {
  const cases: readonly Case[] = [
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
    event("required by number", '{"required": ["a", 5]}', "1:20 INVALID_KEYWORD_VALUE"),
    event("empty enum", '{"enum": []}', "1:10 INVALID_KEYWORD_VALUE"),
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
  const cases: readonly Case[] = [
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

describe("references", () => {
  const MONEY = '{"$defs": {"amount": {"type": "number"}, "code": {"$anchor": "iso"}}}';
  const cases: readonly Case[] = [
    event(
      "definition that does not exist",
      '{"$defs": {"money": {}},\n"$ref": "#/$defs/mony"}',
      '2:9 DANGLING_REF Did you mean "#/$defs/money"?',
    ),
    event(
      "definition under the other keyword",
      '{"$defs": {"money": {}}, "$ref": "#/definitions/money"}',
      '1:34 DANGLING_REF Did you mean "#/$defs/money"?',
    ),
    event(
      "to what is not a schema",
      '{"properties": {"a": {}}, "$ref": "#/properties"}',
      "1:35 DANGLING_REF",
    ),
    event("into data", '{"const": {"a": {}}, "$ref": "#/const/a"}', "1:30 DANGLING_REF"),
    event(
      "anchor",
      '{"$defs": {"m": {"$anchor": "money"}}, "$ref": "#mony"}',
      '1:48 DANGLING_REF Did you mean "#money"?',
    ),
    event("malformed", '{"$ref": "#/%zz"}', "1:10 DANGLING_REF"),
    event(
      "to the web",
      '{"$ref": "https://example.com/a.json"}',
      "1:10 REMOTE_REF Put a copy below the schema folder and refer to it by a relative path, for example shared/money.schema.json.",
    ),
    event(
      "to itself",
      '{"$ref": "#"}',
      "1:10 REF_LOOP A schema may contain itself only below a property or an array element.",
    ),
    event(
      "in a ring through allOf",
      '{"$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"$ref": "#/$defs/a"}}}',
      "1:67 REF_LOOP A schema may contain itself only below a property or an array element.",
    ),
    event("recursion below a property is legal", '{"properties": {"next": {"$ref": "#"}}}'),
    event(
      "into a part that is wrong anyway",
      '{"propertis": {"a": {}}, "$ref": "#/propertis/a"}',
      '1:2 UNKNOWN_KEYWORD Did you mean "properties"?',
    ),
    {
      name: "file that does not exist",
      given: { "a.schema.json": '{"$ref": "shared/mony.schema.json"}', "shared/money.schema.json": "{}" },
      want: ['a.schema.json:1:10 DANGLING_REF Did you mean "shared/money.schema.json"?'],
    },
    {
      name: "definition of another file",
      given: { "a.schema.json": '{"$ref": "shared/money.json#/$defs/amuont"}', "shared/money.json": MONEY },
      want: ['a.schema.json:1:10 DANGLING_REF Did you mean "shared/money.json#/$defs/amount"?'],
    },
    {
      name: "anchor of another file",
      given: { "a.schema.json": '{"$ref": "shared/money.json#is"}', "shared/money.json": MONEY },
      want: ['a.schema.json:1:10 DANGLING_REF Did you mean "shared/money.json#iso"?'],
    },
    {
      name: "mistakes in a shared file count once, in that file",
      given: {
        "a.schema.json": '{"$ref": "shared/m.json"}',
        "b.schema.json": '{"$ref": "shared/m.json"}',
        "shared/m.json": '{\n "minumum": 1, "x-event": {}, "$ref": "n.json"}',
      },
      want: [
        'shared/m.json:2:2 UNKNOWN_KEYWORD Did you mean "minimum"?',
        "shared/m.json:2:16 INVALID_ANNOTATION",
        'shared/m.json:2:39 DANGLING_REF Did you mean "m.json"?',
      ],
    },
    {
      name: "shared file that is not JSON",
      given: { "a.schema.json": '{"$ref": "shared/m.json"}', "shared/m.json": "{" },
      want: ["shared/m.json:1:2 NOT_JSON"],
    },
    {
      name: "ring over files",
      given: {
        "a.schema.json": '{"$ref": "shared/b.json"}',
        "shared/b.json": '{"$ref": "../a.schema.json"}',
      },
      want: [
        "shared/b.json:1:10 REF_LOOP A schema may contain itself only below a property or an array element.",
      ],
    },
    ...["../../etc/passwd", "shared/../../../x.json", "/etc/passwd", "%2e%2e/%2e%2e/x.json"].map((ref) => {
      return event(
        `out of the project: ${ref}`,
        `{"$ref": "${ref}"}`,
        "1:10 REF_OUTSIDE Use a relative path to a file inside of it.",
      );
    }),
  ];
  test.each(cases)("$name", async ({ given, want }) => expect(await report(given)).toEqual(want));
});

test("all mistakes of all files come in one run, sorted", async () => {
  const given = {
    "b.schema.json": '{"minumum": 1}',
    "a.schema.json": '{"format": "datetime",\n"type": "strnig"}',
    "c.schema.json": "{",
  };
  expect(await report(given)).toEqual([
    'a.schema.json:1:12 UNKNOWN_FORMAT Did you mean "date-time"?',
    'a.schema.json:2:9 INVALID_KEYWORD_VALUE Did you mean "string"?',
    'b.schema.json:1:2 UNKNOWN_KEYWORD Did you mean "minimum"?',
    "c.schema.json:1:2 NOT_JSON",
  ]);
});

describe("folders", () => {
  test("a file whose name is nearly right", async () => {
    expect(await report({ "a.schema.json": "{}", "shipment.json": "{}" })).toEqual([
      "shipment.json:1:1 STRAY_FILE Name it shipment.schema.json, or move it to shared/.",
    ]);
  });

  test("no schema, and no folder", async () => {
    expect(await report({ "shared/a.schema.json": "{}" })).toEqual([
      "schemas:1:1 NO_SCHEMAS Add one file per event type, named <event>.schema.json.",
    ]);
    expect(await report({})).toEqual(["schemas:1:1 NO_SCHEMAS"]);
  });
});
