import { dirname, join, normalize } from "node:path";
import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { owners, rules } from "./support/import-law.ts";
import { descendants, parseSource, parseSources, type Source } from "./support/sources.ts";

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

test("what mends apache-beam is reached through pipeline/beam.ts, which loads and mends it first", () => {
  const others = sources.filter(({ file }) => !/^pipeline\/beam(\.ts|\/)/.test(file));
  const passing = others.flatMap((source) =>
    importsOf(source).flatMap(({ target }) =>
      target.startsWith("pipeline/beam/") ? [`${source.file}: ${target}`] : [],
    ),
  );
  expect(passing).toEqual([]);
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
