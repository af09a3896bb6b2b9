import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/**
 * Who may import whom. The first rule whose `from` fits a file decides; `may` lists path prefixes of the repository, `types` those that
 * only type imports may name. npm packages and `node:` modules are free, but for the ones in `owners`.
 */
const rules: readonly {
  readonly from: RegExp;
  readonly may: readonly string[];
  readonly types?: readonly string[];
  readonly why: string;
}[] = [
  { from: /^generated\//, may: ["generated/"], why: "generated code stands on npm packages alone" },
  {
    from: /^codegen\/((cli|commands|generate|watch)\.ts$|commands\/)/,
    may: ["codegen/"],
    why: "the command line composes all phases",
  },
  { from: /^codegen\/diagnostic\.ts$/, may: [], why: "diagnostics are the ground of every phase" },
  {
    from: /^codegen\/report\//,
    may: ["codegen/diagnostic.ts", "codegen/report/", "codegen/emit/emitter.ts"],
    why: "reports print findings",
  },
  {
    from: /^codegen\/load\//,
    may: ["codegen/diagnostic.ts", "codegen/load/", "schemas/meta/"],
    why: "load comes first",
  },
  {
    from: /^codegen\/model\//,
    may: ["codegen/diagnostic.ts", "codegen/load/", "codegen/model/"],
    why: "the model knows no artefact",
  },
  { from: /^codegen\/emit\/emitters\.ts$/, may: ["codegen/emit/"], why: "the list of emitters" },
  {
    from: /^codegen\/emit\/(emitter\.ts|emit-all\.ts|print\/)/,
    may: ["codegen/diagnostic.ts", "codegen/load/loaded-schema.ts", "codegen/model/", "codegen/emit/"],
    why: "what emitters share",
  },
  {
    from: /^codegen\/emit\/(?<own>[a-z-]+)\//,
    may: [
      "codegen/diagnostic.ts",
      "codegen/load/loaded-schema.ts",
      "codegen/model/",
      "codegen/emit/emitter.ts",
      "codegen/emit/print/",
      "codegen/emit/$own/",
    ],
    why: "emitters do not know each other",
  },
  {
    from: /^codegen\/output\//,
    may: ["codegen/diagnostic.ts", "codegen/emit/", "codegen/output/"],
    why: "output takes what emitters return",
  },
  {
    from: /^platform\//,
    may: ["platform/"],
    types: ["generated/"],
    why: "the platform knows no event and no service",
  },
  {
    from: /^services\/(local-stack|cli)\//,
    may: [
      "services/",
      "pipeline/",
      "platform/",
      "generated/",
      "codegen/generate.ts",
      "codegen/watch.ts",
      "codegen/diagnostic.ts",
      "codegen/report/",
    ],
    why: "the local stack and the operator commands compose, and print findings as codegen does",
  },
  {
    from: /^services\/(?<own>[a-z-]+)\//,
    may: ["services/$own/", "platform/", "generated/"],
    why: "services do not know each other",
  },
  {
    from: /^pipeline\//,
    may: ["pipeline/", "platform/", "generated/"],
    why: "the pipeline knows no service",
  },
];

/** Packages that exactly one file, or one folder, may import. */
const owners: Readonly<Record<string, string>> = {
  "apache-beam": "pipeline/beam.ts",
  chokidar: "codegen/watch.ts",
  "json-schema-to-typescript": "codegen/emit/types/",
  "ts-morph": "codegen/emit/registry/",
  "@duckdb/node-api": "platform/warehouse/",
  "node:sqlite": "platform/event-bus/",
  commander: "codegen/|services/cli/|services/local-stack/|pipeline/main.ts",
};

/** Node modules that pure phases must not touch. */
const impure = new Set([
  "node:fs",
  "node:fs/promises",
  "node:child_process",
  "node:process",
  "node:os",
  "node:http",
  "node:timers",
]);
const pure = /^codegen\/(diagnostic\.ts|model\/|emit\/|report\/)/;

const root = new URL("..", import.meta.url).pathname;
const files = globSync("{codegen,generated,platform,services,pipeline}/**/*.{ts,js}", { cwd: root })
  .map((file) => file.replaceAll("\\", "/"))
  .filter(
    (file) =>
      !/\/testdata\/|\/testing\/|(^|\/)(contract|fixtures?)\.ts$|\.(test|fixture|fixtures)\.ts$|\.d\.ts$/.test(
        file,
      ),
  );

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const found: Import[] = [];
  for (const match of text.matchAll(
    /^\s*(?:import|export)\s+(type\s)?[^;"'`]*?from\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm,
  )) {
    const target = match[2] ?? match[3] ?? match[4] ?? "";
    found.push({
      target: target.startsWith(".") ? normalize(join(dirname(file), target)) : target,
      typeOnly: match[1] !== undefined,
    });
  }
  return found;
}

function violations(file: string): readonly string[] {
  const rule = rules.find((one) => one.from.test(file));
  if (rule === undefined) return [`${file}: no rule says what this file may import`];
  const own = rule.from.exec(file)?.groups?.["own"] ?? "";
  const allowed = (prefixes: readonly string[], target: string) =>
    prefixes.some((prefix) => target.startsWith(prefix.replace("$own", own)));
  return importsOf(file).flatMap(({ target, typeOnly }) => {
    const owner =
      owners[
        target
          .split("/")
          .slice(0, target.startsWith("@") ? 2 : 1)
          .join("/")
      ] ?? owners[target];
    if (owner !== undefined && !typeOnly && !owner.split("|").some((prefix) => file.startsWith(prefix)))
      return [`${file}: only ${owner} imports ${target}`];
    if (pure.test(file) && impure.has(target)) return [`${file}: ${target} in a pure phase`];
    if (
      /^[\w@]|^node:/.test(target) &&
      !/^(codegen|generated|platform|services|pipeline|schemas|tests|bench)\//.test(target)
    )
      return [];
    if (allowed(rule.may, target) || (typeOnly && allowed(rule.types ?? [], target))) return [];
    return [`${file}: must not import ${target} (${rule.why})`];
  });
}

test("every import keeps to the table", () => {
  expect(files.length).toBeGreaterThan(10);
  expect(files.flatMap(violations)).toEqual([]);
});

test("no file outside the project is read", () => {
  const strayed = files.flatMap((file) => importsOf(file).filter(({ target }) => target.startsWith("..")));
  expect(strayed).toEqual([]);
});

test.each([
  ["platform/x.ts", "services/cli/main.ts", false],
  ["codegen/emit/rows/rows.ts", "codegen/emit/types/types.ts", false],
  ["codegen/emit/rows/rows.ts", "codegen/emit/print/header.ts", true],
  ["services/event-generator/app.ts", "services/table-manager/app.ts", false],
  ["pipeline/graph.ts", "codegen/generate.ts", false],
])("the table judges %s importing %s", (from, target, want) => {
  const rule = rules.find((one) => one.from.test(from));
  const own = rule?.from.exec(from)?.groups?.["own"] ?? "";
  expect(rule?.may.some((prefix) => target.startsWith(prefix.replace("$own", own)))).toBe(want);
});
