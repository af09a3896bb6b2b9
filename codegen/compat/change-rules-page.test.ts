import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Change } from "./change.ts";
import { CONTENT_MODELS, MATRIX, type Cell } from "./content-matrix-fixture.ts";
import { EVENT_ADDED, EVENT_REMOVED } from "./rules/events.ts";
import { existence } from "./rules/existence.ts";
import { families } from "./rules/families.ts";
import type { Rule } from "./rules/rule.ts";

/*
 * The page is made from the rules and from what their cases in `testdata/` show. UPDATE_GOLDEN=1 rewrites what stands below its marks; read the difference before you commit it.
 */
const page = fileURLToPath(new URL("../../docs/change-rules.md", import.meta.url));
const testdata = fileURLToPath(new URL("testdata", import.meta.url));

const sections: readonly (readonly [title: string, rules: readonly Rule[]])[] = [
  ["Events", [EVENT_ADDED, EVENT_REMOVED]],
  ["`true` and `false`", existence.rules],
  ...families.map(({ keywords, rules }): [string, readonly Rule[]] => [
    keywords.map((keyword) => `\`${keyword}\``).join(", "),
    rules,
  ]),
];

/** What the rule's own case says about it. */
function caseOf(rule: Rule): Change {
  const text = readFileSync(join(testdata, rule.id, "expected.json"), "utf8");
  const { changes } = JSON.parse(text) as { readonly changes: readonly Change[] };
  const found = changes.find((change) => change.rule === rule.id);
  if (found === undefined) throw new Error(`no case of ${rule.id}`);
  return found;
}

const DATA: Readonly<Record<Rule["effect"], string>> = {
  none: "backward and forward hold",
  widens: "backward holds, forward breaks",
  narrows: "backward breaks, forward holds",
  both: "backward and forward break",
  depends: "by what the object says about other properties, see the [table above](#open-and-closed-objects)",
};

const CODE: Readonly<Record<Rule["code"], string>> = {
  nobody: "compiles",
  producer: "producers break",
  consumer: "consumers break",
  everybody: "producers and consumers break",
};

function ruleText(rule: Rule): string {
  const { table } = caseOf(rule);
  const facts = [
    `Data: ${DATA[rule.effect]}.`,
    `Table: \`${table}\` in its case.`,
    `Code: ${CODE[rule.code]}.`,
  ];
  const example = `[Case](../codegen/compat/testdata/${rule.id})`;
  return [`### ${rule.id}`, rule.when, facts.join(" "), `${rule.advice} ${example}.`].join("\n\n");
}

function matrixText(): string {
  const cell = ({ backward, forward }: Cell) => `${backward}, ${forward}`;
  const rows = MATRIX.map(
    ({ model, action, property, strict, tolerant, because }) =>
      `| ${CONTENT_MODELS[model].text} | ${action} | ${property} | ${cell(strict)} | ${cell(tolerant)} | ${because} |`,
  );
  return [
    "| object | | property | strict: backward, forward | tolerant: backward, forward | why |",
    "|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function rulesText(): string {
  return sections.map(([title, rules]) => [`## ${title}`, ...rules.map(ruleText)].join("\n\n")).join("\n\n");
}

/** The page with the text between two marks replaced. */
function withPart(text: string, name: string, part: string): string {
  const [start, end] = [`<!-- ${name}: generated -->`, `<!-- ${name}: end -->`];
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`no marks of ${name}`);
  return `${before}${start}\n\n${part}\n\n${end}${after}`;
}

/** Without the padding of tables, which the formatter sets. */
function unpadded(text: string): string {
  return text.replaceAll(/ *\| */g, "|").replaceAll(/-{3,}/g, "---");
}

test("the page says what the rules and their cases say", () => {
  const text = readFileSync(page, "utf8");
  const wanted = withPart(withPart(text, "content models", matrixText()), "rules", rulesText());
  if (process.env["UPDATE_GOLDEN"] === "1" && unpadded(text) !== unpadded(wanted))
    writeFileSync(page, wanted);
  expect(unpadded(readFileSync(page, "utf8"))).toBe(unpadded(wanted));
});
