import { describe, expect, test } from "vitest";
import { diagnostic } from "../../diagnostic.ts";
import type { Comparison } from "../change.ts";
import { hasFailed, headlineOfReport, type CompatReport } from "./compat-report.ts";
import { formatReport, type CompatFormat } from "./format.ts";
import { changeOf, comparisonOf, harmless, reportOf } from "./report.fixture.ts";

const breaking = comparisonOf([changeOf(), harmless]);
const safe = comparisonOf([harmless], { table: "patch" });
const rebuild = comparisonOf([changeOf({ backward: true, table: "rebuild", witness: {} })], {
  table: "rebuild",
});
const unproven = comparisonOf([changeOf({ witness: {} })]);
const together = comparisonOf([harmless], {
  backward: { holds: false, witness: { document: { a: 1 }, at: "", keyword: "/oneOf" } },
});

function print(report: CompatReport, format: CompatFormat): string {
  return formatReport(report, format, false);
}

describe("what fails", () => {
  test.each<[string, Comparison, Parameters<typeof reportOf>[1], string, boolean]>([
    ["nothing breaks", safe, {}, "SAFE", false],
    ["old events break", breaking, {}, "BREAKING", true],
    ["old events break, and only old readers count", breaking, { require: "forward" }, "SAFE", false],
    ["either direction breaks and both count", breaking, { require: "full" }, "BREAKING", true],
    ["the break is accepted", breaking, { acceptedRule: "maximum-decreased" }, "SAFE", false],
    ["another break is accepted", breaking, { acceptedRule: "type-changed" }, "BREAKING", true],
    ["a table must be rebuilt", rebuild, {}, "NEEDS MIGRATION", false],
    ["nobody found a proof", unproven, {}, "BREAKING", true],
    ["only all changes together break", together, {}, "BREAKING", true],
    ["and that cannot be accepted", together, { acceptedRule: "property-added" }, "BREAKING", true],
    [
      "an acceptance has ended",
      safe,
      { findings: [diagnostic("ACCEPTANCE_EXPIRED", changeOf().new?.place ?? never(), "It ended.")] },
      "BREAKING",
      true,
    ],
  ])("%s", (_, comparison, given, headline, fails) => {
    const report = reportOf(comparison, given);
    expect([headlineOfReport(report), hasFailed(report)]).toEqual([headline, fails]);
    for (const format of ["text", "markdown"] as const) {
      expect(print(report, format).split("\n", 1)[0]).toMatch(new RegExp(`^(## )?${headline}: `));
    }
  });
});

function never(): never {
  throw new Error("the fixture has a place");
}

describe("text", () => {
  test("is one clickable line for each change, with what it means below", () => {
    expect(print(reportOf(breaking), "text")).toBe(
      [
        "BREAKING: order",
        "",
        "order (1.0.0 → 1.1.0): BREAKING",
        "  table unchanged, code ok",
        "  This is a major change: 1.1.0 should be 2.0.0. Undo the break, begin anew beside it under another event type, or set the new major version if everybody is ready for it.",
        '  schemas/order.schema.json:12:7: error maximum-decreased /properties/total/maximum The maximum of "total" fell from 100 to 50.',
        "    old events breaks, old readers ok, table none, code ok",
        "    The old schema accepts this event, the new one rejects it at /total (/properties/total/maximum):",
        '      {"total":51}',
        '  schemas/order.schema.json:12:7: note property-added /properties/note The property "note" is new and optional.',
        "    old events ok, old readers ok, table patch, code ok",
        "",
        "A break that does no harm can be accepted: npm run codegen -- compat --accept maximum-decreased /properties/total/maximum --event order --reason '…'",
        "",
      ].join("\n"),
    );
  });

  test("is coloured on request only, and says the same", () => {
    const colored = formatReport(reportOf(breaking), "text", true);
    expect(colored).toContain("\u001B[31mBREAKING\u001B[39m");
    // oxlint-disable-next-line no-control-regex -- ANSI sequences are what is removed
    expect(colored.replace(/\u001B\[\d+m/g, "")).toBe(print(reportOf(breaking), "text"));
  });

  test("says that a break has no proof", () => {
    expect(print(reportOf(unproven), "text")).toMatch(/warning maximum-decreased[\s\S]*no witness found/);
  });
});

test("the command to accept a break is words to a shell, whatever a property is called", () => {
  const pointer = "/properties/$(touch a)'; touch b";
  const text = print(reportOf(comparisonOf([changeOf({ pointer })])), "text");
  expect(text).toContain(`--accept maximum-decreased '/properties/$(touch a)'\\''; touch b' --event order`);
});

test("json has the keys that programs rely on", () => {
  const parsed = JSON.parse(
    print(reportOf(breaking, { acceptedRule: "maximum-decreased" }), "json"),
  ) as object;
  expect(parsed).toMatchObject({
    headline: "SAFE",
    verdict: {
      backward: false,
      forward: true,
      table: "none",
      code: { producer: true, consumer: true },
      bump: "major",
    },
    events: [
      {
        event: "order",
        base: "main",
        verdict: { backward: false, forward: true },
        witness: { backward: { document: { total: 51 } } },
        changes: [
          {
            rule: "maximum-decreased",
            pointer: "/properties/total/maximum",
            old: { value: 100, line: 12 },
            new: { value: 50 },
            backward: false,
            forward: true,
            table: "none",
            code: { producer: true, consumer: true },
            witness: { backward: { at: "/total" } },
            accepted: { reason: "no order is above 50", owner: "commerce", until: "2026-12-31" },
          },
          { rule: "property-added", old: null },
        ],
      },
    ],
  });
});

test("github annotates what breaks, and nothing else", () => {
  expect(print(reportOf(breaking), "github")).toBe(
    "::error file=schemas/order.schema.json,line=12,col=7,title=order%3A maximum-decreased::" +
      'The maximum of "total" fell from 100 to 50.%0AOld events: breaks. Old readers: ok.%0AThe table: unchanged.\n',
  );
  expect(print(reportOf(breaking, { acceptedRule: "maximum-decreased" }), "github")).toMatch(/^::notice /);
  expect(print(reportOf(together), "github")).toMatch(/^::error file=schemas\/order.schema.json,line=1,/);
});

test("sarif points at lines, suppresses what is accepted, and knows a result again", () => {
  const sarif = (given: CompatReport) =>
    JSON.parse(print(given, "sarif")) as {
      readonly runs: readonly [{ readonly results: readonly Readonly<Record<string, unknown>>[] }];
    };
  const [first, second] = sarif(reportOf(breaking)).runs[0].results;
  expect(first).toMatchObject({
    ruleId: "maximum-decreased",
    ruleIndex: 0,
    level: "error",
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "schemas/order.schema.json", uriBaseId: "%SRCROOT%" },
          region: { startLine: 12, startColumn: 7 },
        },
      },
    ],
  });
  expect(second).toMatchObject({ ruleId: "property-added", level: "note" });
  const [accepted] = sarif(reportOf(breaking, { acceptedRule: "maximum-decreased" })).runs[0].results;
  expect(accepted).toMatchObject({ level: "note", suppressions: [{ status: "accepted" }] });
  expect(accepted?.["partialFingerprints"]).toEqual(first?.["partialFingerprints"]);
});

describe("markdown", () => {
  const hostile = [
    "</details><script>alert(1)</script>",
    "`` ` ``` | @someone [x](https://evil.example) #1",
    "```\n## SAFE\n\n@team",
    "\\|@someone",
    "<!-- eventloom:schema-check -->",
    "\u202Egnp.exe\u0000",
    "www.evil.example a@b.example owner/repository#12 _*~$x$",
  ];

  /** The text without what is code: fences, spans and tags. */
  function prose(markdown: string): string {
    return markdown
      .replace(/^(`{3,})json\n[\s\S]*?\n\1$/gm, "")
      .replace(/`[^`\n]*`|<code>[^<\n]*<\/code>/g, "");
  }

  test.each(hostile)("%j stays text wherever it stands", (text) => {
    const place = { file: `schemas/${text}.json`, pointer: text, line: 1, column: 1 };
    const change = changeOf({
      pointer: `/properties/${text}`,
      message: `The property ${JSON.stringify(text)} is gone, ${text}.`,
      suggestion: `Is it ${JSON.stringify(text)} now?`,
      witness: { backward: { document: { [text]: [text] }, at: `/${text}`, keyword: text } },
    });
    const event = reportOf(comparisonOf([change])).events[0] ?? never();
    const loss = { rule: "X", message: text, hint: text, ...place };
    const report = reportOf(comparisonOf([change]), {
      bases: [text],
      events: [{ ...event, losses: [loss] }],
      findings: [diagnostic("X", place, text, { hint: text })],
    });
    const markdown = print(report, "markdown");
    const visible = prose(markdown);
    expect(visible).not.toMatch(/(?<!\\)<(?!\/?(details|summary)>|br>)/);
    expect(visible).not.toMatch(/@\w|#\d|https?:\/\/|www\.\w|(?<!\\)[[\]]/);
    expect(visible.match(/<details>/g)?.length).toBe(visible.match(/<\/details>/g)?.length);
    expect(visible.match(/^#{2,4} .*$/gm)?.length).toBe(4);
    expect(visible.includes("\u202E") || visible.includes("\0")).toBe(false);
    const rows = markdown.split("\n").filter((line) => line.startsWith("| "));
    for (const row of rows) expect(row.split("|")).toHaveLength(7);
  });

  test("a long proof is cut", () => {
    const document = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`p${index}`, index]));
    const change = changeOf({ witness: { backward: { document, at: "", keyword: "/required" } } });
    const markdown = print(reportOf(comparisonOf([change])), "markdown");
    expect(markdown).toContain("… 62 more lines");
    expect(markdown).toContain("rejects it as a whole");
  });

  test("an accepted break is shown as accepted", () => {
    const markdown = print(reportOf(breaking, { acceptedRule: "maximum-decreased" }), "markdown");
    expect(markdown).toContain("**break**, accepted");
    expect(markdown).toContain("accepted by commerce until 2026-12-31: no order is above 50");
  });

  test("several bases are told apart", () => {
    const [one] = reportOf(breaking).events;
    const events = one === undefined ? [] : [one, { ...one, base: "v1" }];
    expect(print(reportOf(breaking, { bases: ["main", "v1"], events }), "markdown")).toContain(
      "against `v1`",
    );
  });
});
