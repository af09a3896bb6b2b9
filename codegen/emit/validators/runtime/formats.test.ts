import { fullFormats } from "ajv-formats/dist/formats.js";
import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { StringFormat } from "../../../model/event-model.ts";
import { formatChecks } from "./helpers.ts";
import { loadHelpers } from "./load-helpers.ts";

const formats = Object.keys(formatChecks) as StringFormat[];
let checks: Readonly<Record<string, (text: never) => unknown>> = {};

beforeAll(async () => {
  checks = await loadHelpers(Object.values(formatChecks));
});

function ours(format: StringFormat, text: string): boolean {
  return checks[formatChecks[format]]?.(text as never) === true;
}

/** The verdict of ajv-formats in full mode. */
function theirs(format: StringFormat, text: string): boolean {
  const definition: unknown = fullFormats[format];
  if (definition instanceof RegExp) return definition.test(text);
  const validate =
    typeof definition === "function" ? definition : (definition as { validate: unknown }).validate;
  return (validate as (value: string) => boolean)(text);
}

/** Where we refuse what ajv-formats takes: hours and minutes that no clock shows, white space other than one space. */
function isNoInstant(format: StringFormat, text: string): boolean {
  if (format === "date-time" && /\s/.test(text.replace(" ", ""))) return true;
  const [, hour = "0", minute = "0"] = /(\d\d):(\d\d):/.exec(text) ?? [];
  return (format === "date-time" || format === "time") && (Number(hour) > 23 || Number(minute) > 59);
}

const digits = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const between = (low: number, high: number): fc.Arbitrary<string> =>
  fc.integer({ min: low, max: high }).map((value) => String(value).padStart(2, "0"));
const joined = (...parts: readonly (fc.Arbitrary<string> | string)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
    .map((texts) => texts.join(""));
const oneOf = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);
const repeated = (part: fc.Arbitrary<string>, max: number, between_ = ""): fc.Arbitrary<string> =>
  fc.array(part, { maxLength: max }).map((parts) => parts.join(between_));

const date = joined(
  fc.oneof(oneOf("0000", "1900", "2000", "2023", "2024", "2100"), digits(4)),
  oneOf("-", "-", "-", "/"),
  between(0, 13),
  "-",
  between(0, 32),
);
const offset = fc.oneof(
  oneOf("Z", "z", "", "x"),
  joined(oneOf("+", "-"), between(0, 25), oneOf(":", ""), fc.oneof(between(0, 61), oneOf(""))),
);
const time = joined(
  between(0, 25),
  oneOf(":", ":", ":", ";"),
  between(0, 61),
  ":",
  fc.oneof(between(0, 61), oneOf("60")),
  oneOf("", "", ".5", ".", ".123456789", ",5"),
  offset,
);
const leap = joined(
  oneOf("23", "00", "22", "12", "15"),
  ":",
  oneOf("59", "29", "00", "30"),
  ":60",
  oneOf("", ".9"),
  fc.oneof(
    oneOf("Z", "z"),
    joined(oneOf("+", "-"), oneOf("00", "01", "08", "11", "12", "23"), ":", oneOf("00", "30", "59")),
  ),
);
const octet = fc.oneof(fc.integer({ min: 0, max: 300 }).map(String), oneOf("01", "00", "255", "256"));
const ipv4 = fc.array(octet, { minLength: 3, maxLength: 5 }).map((octets) => octets.join("."));
const group = fc.oneof(fc.stringMatching(/^[0-9a-fA-F]{1,4}$/), oneOf("", "", "g", "12345"));
const ipv6 = fc
  .tuple(fc.array(group, { minLength: 1, maxLength: 9 }), fc.option(ipv4))
  .map(([groups, tail]) => [...groups, ...(tail === null ? [] : [tail])].join(":"));
const domainLabel = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9_-]{0,5}$/),
  oneOf("a", "b1", "x-y", "-x", "y-", "é", "a".repeat(63), "a".repeat(64)),
);
const domain = repeated(domainLabel, 5, ".");
const pathText = repeated(
  oneOf(
    "a",
    "B",
    "1",
    "/",
    ":",
    "@",
    "%41",
    "%4",
    "%",
    "?",
    "#",
    '"',
    "[",
    "]",
    " ",
    "é",
    "~",
    "!",
    "\\",
    "=",
    "&",
    ".",
    "-",
    "_",
    "{",
  ),
  6,
);
const authority = joined(
  oneOf("", "//", "/", "///"),
  oneOf("", "user@", "u:p@", "u%41@", "@"),
  fc.oneof(domain, ipv4, joined("[", ipv6, "]"), oneOf("[v1.a:b]", "[V1.]", "[::1]")),
  oneOf("", ":80", ":", ":8a"),
);
const uri = joined(
  oneOf("http:", "https:", "urn:", "a+b-c.d:", "1a:", "", ":", "mailto:"),
  fc.oneof(authority, oneOf("", "/", "//")),
  pathText,
);
const hex = (length: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 19, arbitrary: fc.stringMatching(new RegExp(`^[0-9a-fA-F]{${length}}$`)) },
    fc.constant("g".repeat(length)),
  );

const nearMisses: Readonly<Record<StringFormat, fc.Arbitrary<string>>> = {
  "date-time": joined(date, oneOf("T", "t", " ", "\t", "\u00a0", "TT", "", "x"), fc.oneof(time, leap)),
  date,
  time: fc.oneof(time, leap),
  duration: joined(
    oneOf("P", "p", ""),
    repeated(joined(fc.nat({ max: 99 }).map(String), oneOf("Y", "M", "D", "W", "", "y")), 4),
    oneOf("", "T"),
    repeated(joined(fc.nat({ max: 99 }).map(String), oneOf("H", "M", "S", ".5S")), 3),
  ),
  uuid: joined(
    oneOf("", "urn:uuid:", "URN:UUID:"),
    hex(8),
    "-",
    hex(4),
    oneOf("-", ""),
    hex(4),
    "-",
    hex(4),
    "-",
    hex(12),
  ),
  email: joined(
    repeated(oneOf("a", "B", ".", "+", "_", "'", " ", '"', "é"), 5),
    oneOf("@", "@", "@", "", "@@"),
    domain,
  ),
  uri,
  "uri-reference": fc.oneof(uri, pathText),
  hostname: joined(domain, oneOf("", ".", "..")),
  ipv4,
  ipv6: fc.oneof(
    ipv6,
    ipv6.map((text) => `${text}::`),
  ),
  regex: repeated(
    oneOf(
      "a",
      "(",
      ")",
      "[",
      "]",
      "*",
      "+",
      "?",
      "\\",
      "\\Z",
      "{",
      "}",
      "1",
      ",",
      "^",
      "$",
      "|",
      "(?<n>",
      "\\k<n>",
    ),
    6,
  ),
  "json-pointer": repeated(oneOf("/", "~0", "~1", "~", "~2", "a", "é", "\n"), 6),
};

describe("formats decide as ajv-formats in full mode", () => {
  test.each(formats)("%s, on near misses and arbitrary text", (format) => {
    let valid = 0;
    fc.assert(
      fc.property(
        fc.oneof({ weight: 9, arbitrary: nearMisses[format] }, { weight: 1, arbitrary: fc.string() }),
        (text) => {
          const verdict = ours(format, text);
          if (verdict) valid++;
          expect(verdict).toBe(theirs(format, text) && !isNoInstant(format, text));
        },
      ),
      { numRuns: 3000, seed: 20261101 },
    );
    expect(valid).toBeGreaterThan(20);
  });

  test.each<[StringFormat, string, boolean]>([
    ["date", "2024-02-29", true],
    ["date", "2023-02-29", false],
    ["date", "1900-02-29", false],
    ["date", "2000-02-29", true],
    ["date", "2024-04-31", false],
    ["date", "2024-1-15", false],
    ["date", "2024-01-15\n", false],
    ["date-time", "2024-01-15T10:30:00Z", true],
    ["date-time", "2024-01-15t10:30:00z", true],
    ["date-time", "2024-01-15 10:30:00Z", true],
    ["date-time", "2024-01-15\n10:30:00Z", false],
    ["date-time", "2024-01-15T10:30:00", false],
    ["date-time", "2024-01-15T10:30:00.123456789+05:30", true],
    ["date-time", "2024-01-15T10:30:00.Z", false],
    ["date-time", "2024-01-15T10:30:00+0530", true],
    ["date-time", "2024-01-15T10:30:00+05", true],
    ["date-time", "2024-01-15T24:00:00Z", false],
    ["date-time", "2024-01-15T24:59:30+01:00", false],
    ["date-time", "1998-12-31T23:59:60Z", true],
    ["date-time", "1998-12-31T15:59:60.123-08:00", true],
    ["date-time", "1998-12-31T22:59:60Z", false],
    ["date-time", "1998-12-31T23:59:61Z", false],
    ["date-time", "1990-12-31T15:59:59-24:00", false],
    ["date-time", "২০২৪-01-15T10:30:00Z", false],
    ["time", "08:30:06Z", true],
    ["time", "08:30:06", false],
    ["time", "00:29:60+00:30", true],
    ["uuid", "123e4567-e89b-12d3-a456-426614174000", true],
    ["uuid", "123e4567e89b12d3a456426614174000", false],
    ["email", "joe.bloggs@example.com", true],
    ["email", "joe@localhost", false],
    ["uri", "https://shop.example/products/prod-1?a=b#c", true],
    ["uri", "//shop.example/products", false],
    ["uri", "https://shop.example/a b", false],
    ["uri-reference", "/products/prod-1", true],
    ["uri-reference", "\\\\WINDOWS\\share", false],
    ["hostname", "a".repeat(64), false],
    ["ipv4", "127.0.0.1", true],
    ["ipv4", "127.0.0.01", false],
    ["ipv6", "::ffff:127.0.0.1", true],
    ["ipv6", "1::2::3", false],
    ["regex", "^[a-z]+$", true],
    ["regex", "(", false],
    ["json-pointer", "/a~1b/0", true],
    ["json-pointer", "a", false],
    ["duration", "P4DT12H30M5S", true],
    ["duration", "P", false],
  ])("%s %j: %s", (format, text, want) => {
    expect(ours(format, text)).toBe(want);
  });

  test.each<StringFormat>([
    "email",
    "uri",
    "uri-reference",
    "hostname",
    "uuid",
    "duration",
    "ipv6",
    "json-pointer",
  ])("%s answers at once for a long hostile text", (format) => {
    for (const part of ["a", "%41", "a.", "1", ":", "~0", "a-"])
      expect(ours(format, `${part.repeat(50_000)}\u0000`)).toBe(false);
  });
});
