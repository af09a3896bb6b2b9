import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { projectRoot } from "./support/process.ts";
import { descendants, lineOf, parseSource, parseSources, type Source } from "./support/sources.ts";

const sources = parseSources("{codegen,platform,services,pipeline,tests,bench}/**/*.ts", "*.ts");
const product = sources.filter(({ file }) => /^(codegen|platform|services|pipeline)\//.test(file));

/** What is wrong in a file; empty when nothing is. Each finding begins with its line. */
type Rule = (source: Source) => readonly string[];

/**
 * Exported declarations tell what they promise. Constants in lines one below the other may share one comment, and re-exports are told
 * where they come from.
 */
const withoutDoc: Rule = ({ file, tree }) => {
  const found: string[] = [];
  let groupEnd = 0;
  for (const statement of file.endsWith(".test.ts") ? [] : tree.statements) {
    const line = lineOf(statement);
    const isOneLine = ts.isVariableStatement(statement) && !statement.getText().includes("\n");
    const isFollower = isOneLine && line === groupEnd + 1;
    if (isFollower || (isOneLine && isDocumented(statement))) groupEnd = line;
    if (isExported(statement) && !isFollower && !isDocumented(statement)) {
      found.push(`${line}: ${statement.getText().split("\n", 1)[0]}`);
    }
  }
  return found;
};

function isExported(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false;
  return ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function isDocumented(statement: ts.Statement): boolean {
  return ts.getJSDocCommentsAndTags(statement).some((doc) => /\w/.test(doc.getText()));
}

const tooLong: Rule = ({ text }) => {
  const count = text.trimEnd().split("\n").length;
  return count > 300 ? [`300: ${count} lines`] : [];
};

const anyType: Rule = ({ tree }) =>
  [...descendants(tree)]
    .filter(({ kind }) => kind === ts.SyntaxKind.AnyKeyword)
    .map((node) => `${lineOf(node)}: any`);

// Written in pieces, so that this file does not find itself.
const unfinished = new RegExp(`\\b(${["TO", "DO|FIX", "ME|X", "XX|HA", "CK"].join("")})\\b`);
const banner = /^\s*(\/\/|\/?\*+)\s*[-=*#~_+─━═]{3,}|^\s*(\/\/|\/?\*+).*[-=*#~_─━═]{5,}\s*(\*\/)?$/;
const bareSuppression = /(oxlint-|eslint-)disable(?!.*--)|@ts-(expect-error|ignore|nocheck)(?!.*--)/;
const outside = new RegExp(["/work", "/(main|shared)|\\.\\./shar", "ed/(DESIGN|STYLE|facts)"].join(""));

function matching(pattern: RegExp): Rule {
  return ({ text }) =>
    text.split("\n").flatMap((line, index) => (pattern.test(line) ? [`${index + 1}: ${line.trim()}`] : []));
}

const misnamed: Rule = ({ file }) =>
  /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.ts$/.test(basename(file)) ? [] : ["1: the name is not kebab-case"];

const defaultExport: Rule = ({ tree }) =>
  tree.statements.filter(ts.isExportAssignment).map((one) => `${lineOf(one)}: default export`);

const barrel: Rule = ({ tree }) => {
  const isReExport = (one: ts.Statement) => ts.isExportDeclaration(one) && one.moduleSpecifier !== undefined;
  return tree.statements.length > 0 && tree.statements.every(isReExport) ? ["1: only re-exports"] : [];
};

const modules = sources.filter(({ file }) => !file.endsWith(".config.ts"));

test.each<[string, readonly Source[], Rule]>([
  ["every exported declaration has a doc comment", product, withoutDoc],
  ["no file is above 300 lines", sources, tooLong],
  ["no any", sources, anyType],
  ["nothing is left unfinished", sources, matching(unfinished)],
  ["no banner comments", sources, matching(banner)],
  ["every suppression has a reason", sources, matching(bareSuppression)],
  ["nothing names a place outside of the repository", sources, matching(outside)],
  ["names of files are kebab-case", sources, misnamed],
  ["exports are named", modules, defaultExport],
  ["no barrels", sources, barrel],
])("%s", (_, files, rule) => {
  expect(files.flatMap((source) => rule(source).map((found) => `${source.file}:${found}`))).toEqual([]);
});

test("half of the files have at most 120 lines", () => {
  const lengths = product.map(({ text }) => text.split("\n").length).toSorted((a, b) => a - b);
  expect(lengths.length).toBeGreaterThan(100);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(120);
});

test("documents name nothing outside of the repository", () => {
  const documents = globSync(["*.md", "docs/**/*.md", "schemas/*.md"], { cwd: projectRoot });
  expect(documents.length).toBeGreaterThan(2);
  expect(documents.filter((file) => outside.test(readFileSync(join(projectRoot, file), "utf8")))).toEqual([]);
});

test.each<[string, Rule, string]>([
  ["a missing doc", withoutDoc, "export function a(): void {}"],
  ["an empty doc", withoutDoc, "/** */\nexport const a = 1;"],
  ["a constant apart from the group", withoutDoc, "/** A. */\nexport const a = 1;\n\nexport const b = 2;"],
  ["any", anyType, "const a: Record<string, any> = {};"],
  ["a banner", matching(banner), "// ---------- helpers ----------"],
  [
    "a suppression without reason",
    matching(bareSuppression),
    ["// oxlint", "-disable-next-line no-console"].join(""),
  ],
  ["a default export", defaultExport, "export default 1;"],
  ["a barrel", barrel, 'export * from "./a.ts";'],
])("the rules can fail: %s", (_, rule, text) => {
  expect(rule(parseSource("codegen/given.ts", text))).toHaveLength(1);
});
