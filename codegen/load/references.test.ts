import { describe, expect, test } from "vitest";
import { type BrokenCase, event, report } from "./broken-case.ts";

describe("references", () => {
  const MONEY = '{"$defs": {"amount": {"type": "number"}, "code": {"$anchor": "iso"}}}';
  const cases: readonly BrokenCase[] = [
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
      "1:10 REMOTE_REF Put a copy below the schema folder and refer to it by a relative path, for example shared/money.schema.json; or name the folder of the copies under mirrors in the configuration.",
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
