import { dirname, join, normalize } from "node:path";
import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { descendants, parseSource, parseSources, type Source } from "./support/sources.ts";

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
    from: /^codegen\/((cli|commands|generate|schema-options|watch)\.ts$|commands\/)/,
    may: ["codegen/"],
    why: "the command line composes all phases",
  },
  {
    from: /^codegen\/config\//,
    may: [
      "codegen/diagnostic.ts",
      "codegen/config/",
      "codegen/load/",
      "codegen/model/",
      "codegen/emit/",
      "schemas/meta/",
    ],
    why: "the configuration chooses, and runs nothing",
  },
  {
    from: /^codegen\/compat\//,
    may: [
      "codegen/diagnostic.ts",
      "codegen/load/",
      "codegen/model/",
      "codegen/emit/",
      "codegen/report/",
      "codegen/compat/",
      "platform/warehouse/table-plan.ts",
      "schemas/meta/",
    ],
    why: "two models are compared, what a table needs is planned as the table manager does, and what follows is reported",
  },
  {
    from: /^codegen\/cache\//,
    may: [
      "codegen/diagnostic.ts",
      "codegen/cache/",
      "codegen/load/",
      "codegen/model/",
      "codegen/emit/",
      "codegen/output/",
    ],
    why: "the cache knows what a run read and made",
  },
  {
    from: /^codegen\/threads\//,
    may: ["codegen/emit/", "codegen/model/", "codegen/threads/"],
    why: "threads only run emitters",
  },
  {
    from: /^codegen\/plan\//,
    may: [
      "codegen/diagnostic.ts",
      "codegen/model/",
      "codegen/report/",
      "codegen/compat/report/markdown-text.ts",
      "codegen/plan/",
      "platform/warehouse/migration-plan.ts",
      "platform/warehouse/table-plan.ts",
    ],
    why: "a plan is the table manager's own, made from two models",
  },
  {
    from: /^codegen\/drift\//,
    may: [
      "codegen/diagnostic.ts",
      "codegen/model/",
      "codegen/compat/report/markdown-text.ts",
      "codegen/plan/table-side.ts",
      "codegen/drift/",
      "platform/runtime/errors.ts",
      "platform/warehouse/live-tables.ts",
      "platform/warehouse/table-difference.ts",
      "platform/warehouse/table-plan.ts",
    ],
    why: "drift looks at live tables through the warehouse",
  },
  {
    from: /^codegen\/infer\//,
    may: ["codegen/diagnostic.ts", "codegen/infer/", "codegen/load/", "codegen/model/names.ts"],
    why: "a first schema comes before the model",
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
  {
    from: /^codegen\/emit\/(emitters|built-in)\.ts$/,
    may: ["codegen/emit/"],
    why: "the list of emitters",
  },
  {
    from: /^codegen\/emit\/(emitter\.ts|emitter-failure\.ts|emit-all\.ts|emit-model\.ts|print\/)/,
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
      "codegen/config/",
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
  "ts-morph": "tests/",
  "@duckdb/node-api": "platform/warehouse/",
  "node:sqlite": "platform/event-bus/",
  "@google-cloud/pubsub": "platform/event-bus/pubsub.ts",
  "@google-cloud/bigquery": "platform/warehouse/bigquery",
  "@google-cloud/bigquery-storage": "platform/warehouse/bigquery",
  "@google-cloud/storage": "platform/object-store/cloud-storage.ts",
  "google-auth-library": "platform/runtime/push-token.ts",
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
const pure = /^codegen\/(diagnostic\.ts|infer\/|model\/|emit\/|report\/)/;

const sources = parseSources("{codegen,generated,platform,services,pipeline}/**/*.{ts,js}").filter(
  ({ file }) =>
    !/\/testing\/|(^|\/)(contract|fixtures?)\.ts$|\.(test|fixture|fixtures)\.ts$|\.d\.ts$/.test(file),
);

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

/** What a file names in imports, re-exports, `import()` and import types. */
function importsOf({ file, tree }: Source): readonly Import[] {
  const found: Import[] = [];
  for (const node of descendants(tree)) {
    const [target, typeOnly] = importIn(node);
    if (target === null) continue;
    found.push({
      target: target.startsWith(".") ? normalize(join(dirname(file), target)) : target,
      typeOnly,
    });
  }
  return found;
}

function importIn(node: ts.Node): readonly [target: string | null, typeOnly: boolean] {
  if (ts.isImportDeclaration(node)) {
    return [textOf(node.moduleSpecifier), node.importClause?.isTypeOnly ?? false];
  }
  if (ts.isExportDeclaration(node)) return [textOf(node.moduleSpecifier), node.isTypeOnly];
  if (ts.isImportTypeNode(node)) {
    return [ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : null, true];
  }
  const isImport = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return [isImport ? textOf(node.arguments[0]) : null, false];
}

function textOf(node: ts.Node | undefined): string | null {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : null;
}

function violations(source: Source): readonly string[] {
  const { file } = source;
  const rule = rules.find((one) => one.from.test(file));
  if (rule === undefined) return [`${file}: no rule says what this file may import`];
  const own = rule.from.exec(file)?.groups?.["own"] ?? "";
  const allowed = (prefixes: readonly string[], target: string) =>
    prefixes.some((prefix) => target.startsWith(prefix.replace("$own", own)));
  return importsOf(source).flatMap(({ target, typeOnly }) => {
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
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.flatMap(violations)).toEqual([]);
});

test("no file outside the project is read", () => {
  const strayed = sources.flatMap((source) =>
    importsOf(source).filter(({ target }) => target.startsWith("..")),
  );
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

test("every way to import is seen", () => {
  const text = `
    import a, { type B } from "./a.ts";
    import type { C } from "../c.ts";
    import "./side.ts";
    export { d } from "./d.ts";
    export type { E } from "./e.ts";
    // import "./comment.ts";
    const text = 'import "./text.ts"';
    const f = await import("./f.ts"), g: import("./g.ts").G = f;`;
  expect(importsOf(parseSource("platform/x/given.ts", text))).toEqual([
    { target: "platform/x/a.ts", typeOnly: false },
    { target: "platform/c.ts", typeOnly: true },
    { target: "platform/x/side.ts", typeOnly: false },
    { target: "platform/x/d.ts", typeOnly: false },
    { target: "platform/x/e.ts", typeOnly: true },
    { target: "platform/x/f.ts", typeOnly: false },
    { target: "platform/x/g.ts", typeOnly: true },
  ]);
});
