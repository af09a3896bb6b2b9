import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import configSchema from "../../schemas/meta/codegen-config.schema.json" with { type: "json" };
import { emitters } from "../emit/emitters.ts";
import { DRAFT_NAMES } from "../load/dialect.ts";
import { defaultConfig, parseConfig } from "./config.ts";

function parsed(config: unknown, file = "codegen.config.json") {
  return parseConfig(file, JSON.stringify(config, null, 2));
}

function findings(text: string): readonly string[] {
  return parseConfig("codegen.config.json", text).diagnostics.map(
    ({ line, column, code, message, hint }) => `${line}:${column} ${code} ${message} ${hint}`,
  );
}

test("an empty configuration says what none says", () => {
  expect(parsed({})).toEqual({ config: defaultConfig, diagnostics: [] });
});

test("paths start at the folder of the file", () => {
  const { config, diagnostics } = parsed(
    {
      schemas: "events",
      out: "../gen",
      customEmitters: ["tools/dictionary.ts", "/opt/e.js"],
      mirrors: { "https://x.example/": "../copies" },
    },
    "apps/shop/codegen.config.json",
  );
  expect(diagnostics).toEqual([]);
  expect(config).toMatchObject({ schemas: "apps/shop/events", out: "apps/gen" });
  expect(config.mirrors).toEqual({ "https://x.example/": "apps/copies" });
  expect(config.customEmitters.map(({ path }) => path)).toEqual([
    "apps/shop/tools/dictionary.ts",
    "/opt/e.js",
  ]);
});

test("everything else is taken as it stands", () => {
  const { config } = parsed({
    $schema: "./x.json",
    emitters: { terraform: false, rows: true },
    tableName: "{type}_v{major}",
    columnNames: "snake_case",
    numbers: "NUMERIC",
    systemColumns: false,
    dialectAliases: { "https://example.com/own": "draft-07" },
    lenient: true,
  });
  expect([...config.off.keys()]).toEqual(["terraform"]);
  expect(config).toMatchObject({
    tableName: "{type}_v{major}",
    naming: "snake_case",
    numbers: "NUMERIC",
    systemColumns: false,
    lenient: true,
  });
  expect(config.aliases).toEqual({ "https://example.com/own": "draft-07" });
});

test.each([
  [
    '{\n  "emiters": {}\n}',
    '2:3 INVALID_CONFIG The configuration does not know "emiters". Did you mean "emitters"?',
  ],
  [
    '{"emitters": {"bigqery": false}}',
    '1:15 INVALID_CONFIG "emitters" does not know "bigqery". Did you mean "bigquery"?',
  ],
  [
    '{"emitters": {"rows": "no"}}',
    '1:23 INVALID_CONFIG "emitters/rows" must be true or false, not a string. ',
  ],
  [
    '{"customEmitters": ["a.ts", 3]}',
    '1:29 INVALID_CONFIG "customEmitters/1" must be a string, not an integer. ',
  ],
  [
    '{"columnNames": "camelCase"}',
    '1:17 INVALID_CONFIG "columnNames" must be "as-is" or "snake_case", not "camelCase". ',
  ],
  [
    '{"numbers": "DOUBLE"}',
    '1:13 INVALID_CONFIG "numbers" must be "FLOAT64", "NUMERIC" or "BIGNUMERIC", not "DOUBLE". ',
  ],
  ["[]", "1:1 INVALID_CONFIG The configuration must be an object, not an array. "],
])("%s is refused", (text, want) => {
  expect(findings(text)).toEqual([want]);
});

test.each(["{major}", "{type}-x", "{type}`; DROP", "{typ}_{type}"])(
  "the table name %s is refused",
  (tableName) => {
    expect(parsed({ tableName }).diagnostics.map(({ code }) => code)).toEqual(["INVALID_CONFIG"]);
  },
);

test("comments are refused with their place", () => {
  expect(findings('{\n  // no\n  "out": "x"\n}')).toEqual([expect.stringMatching(/^2:3 NOT_JSON /)]);
});

test("the meta-schema knows every emitter", () => {
  expect(Object.keys(configSchema.properties.emitters.properties)).toEqual(emitters.map(({ name }) => name));
});

test("the meta-schema knows every draft", () => {
  expect(configSchema.properties.dialectAliases.additionalProperties.enum).toEqual(DRAFT_NAMES);
});

test("the manual shows every key, and a configuration that is right", () => {
  const manual = readFileSync("docs/custom-emitters.md", "utf8");
  const [, shown = ""] = /```json\n(.*?)```/s.exec(manual) ?? [];
  expect(parseConfig("codegen.config.json", shown).diagnostics).toEqual([]);
  const keys = Object.keys(configSchema.properties).filter((key) => key !== "$schema");
  expect(keys.filter((key) => !manual.includes(`| \`${key}\``))).toEqual([]);
});
