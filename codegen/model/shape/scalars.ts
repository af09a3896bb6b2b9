import { didYouMean, quote } from "../../load/suggest.ts";
import type { NumberShape, StringFormat, StringShape } from "../event-model.ts";
import { reportNotMapped } from "../reading/not-mapped.ts";
import type { Reading } from "../reading/reading.ts";
import { FRACTION, NO_TYPE } from "../reading/type-set.ts";
import type { ShapeBase, ShapeBuilder } from "./base.ts";

const formats: ReadonlySet<string> = new Set<StringFormat>([
  "date-time",
  "date",
  "time",
  "duration",
  "uuid",
  "email",
  "uri",
  "uri-reference",
  "hostname",
  "ipv4",
  "ipv6",
  "regex",
  "json-pointer",
]);

/** Text. */
export function stringShape(builder: ShapeBuilder, reading: Reading, base: ShapeBase): StringShape {
  const facts = reading.string;
  return {
    kind: "string",
    ...base,
    format: formatOf(builder, reading),
    minLength: facts?.minLength ?? 0,
    maxLength: facts?.maxLength ?? null,
    pattern: facts?.pattern ?? null,
    encoding: facts?.encoding ?? null,
  };
}

function formatOf(builder: ShapeBuilder, reading: Reading): StringFormat | null {
  const format = reading.string?.format ?? null;
  if (format === null || isFormat(format)) return format;
  const instead = didYouMean(format, formats, "Leave it out.");
  reportNotMapped(
    builder,
    `${reading.pointer}/format`,
    `The format ${quote(format)} has no mapping.`,
    instead,
  );
  return null;
}

function isFormat(value: string): value is StringFormat {
  return formats.has(value);
}

/** A number; an integer where no fraction is legal. */
export function numberShape(reading: Reading, base: ShapeBase): NumberShape {
  const facts = reading.number;
  return {
    kind: "number",
    ...base,
    integer: (reading.types & FRACTION) === NO_TYPE,
    minimum: facts?.minimum ?? null,
    maximum: facts?.maximum ?? null,
    exclusiveMinimum: facts?.exclusiveMinimum ?? null,
    exclusiveMaximum: facts?.exclusiveMaximum ?? null,
    multipleOf: facts?.multipleOf ?? null,
  };
}
