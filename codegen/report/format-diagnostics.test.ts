import { describe, expect, test } from "vitest";
import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import { formatDiagnostics } from "./format-diagnostics.ts";

const PLACE = { file: "schemas/order.schema.json", pointer: "/properties/a", line: 41, column: 17 };
const PLAIN = diagnostic("FIELD_X", PLACE, "The field is wrong.");
const HINTED = diagnostic("FIELD_Y", PLACE, "Also wrong.", { severity: "warning", hint: "Do this." });
const HOSTILE = diagnostic("BAD", { ...PLACE, file: "a,b:c%.json" }, "one\r\n::error::two 100%\u001B[2J");

describe("text", () => {
  const cases: readonly { readonly given: readonly Diagnostic[]; readonly want: string }[] = [
    { given: [], want: "" },
    { given: [PLAIN], want: "schemas/order.schema.json:41:17: error FIELD_X: The field is wrong.\n" },
    {
      given: [PLAIN, HINTED],
      want:
        "schemas/order.schema.json:41:17: error FIELD_X: The field is wrong.\n" +
        "schemas/order.schema.json:41:17: warning FIELD_Y: Also wrong.\n  Do this.\n",
    },
    {
      given: [HOSTILE],
      want: "a,b:c%.json:41:17: error BAD: one\\u000d\\u000a::error::two 100%\\u001b[2J\n",
    },
  ];
  test.each(cases)("$want", ({ given, want }) => {
    expect(formatDiagnostics(given, "text", { color: false })).toBe(want);
  });

  test("in colour says the same", () => {
    const colored = formatDiagnostics([PLAIN, HINTED], "text", { color: true });
    expect(colored).toContain("\u001B[31merror\u001B[39m");
    // oxlint-disable-next-line no-control-regex -- ANSI sequences are what is removed
    const plain = colored.replace(/\u001B\[[0-9]+m/g, "");
    expect(plain).toBe(formatDiagnostics([PLAIN, HINTED], "text"));
  });
});

test("json is an array of exactly the documented keys", () => {
  expect(JSON.parse(formatDiagnostics([], "json"))).toEqual([]);
  expect(JSON.parse(formatDiagnostics([HINTED], "json"))).toEqual([
    {
      code: "FIELD_Y",
      severity: "warning",
      file: "schemas/order.schema.json",
      pointer: "/properties/a",
      line: 41,
      column: 17,
      message: "Also wrong.",
      hint: "Do this.",
    },
  ]);
});

test("github escapes what would end a command or a property", () => {
  expect(formatDiagnostics([HINTED, HOSTILE], "github")).toBe(
    "::warning file=schemas/order.schema.json,line=41,col=17,title=FIELD_Y::Also wrong. Do this.\n" +
      "::error file=a%2Cb%3Ac%25.json,line=41,col=17,title=BAD::one%0D%0A::error::two 100%25\u001B[2J\n",
  );
});
