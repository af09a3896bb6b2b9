import { formatChecks, helperText } from "../../emit/validators/runtime/helpers.ts";

type TextCheck = (text: string) => boolean;

interface Helpers {
  readonly countCharacters: (text: string) => number;
  readonly isMultiple: (value: number, unit: number, power: number, scale: number) => boolean;
  readonly formats: Readonly<Record<string, TextCheck>>;
}

/** The functions that emitted validators call, so that a verdict here is theirs. */
const helpers = load();

function load(): Helpers {
  const formats = Object.entries(formatChecks)
    .map(([format, name]) => `${JSON.stringify(format)}: ${name}`)
    .join(", ");
  const text = helperText([...Object.values(formatChecks), "countCharacters", "isMultiple"]);
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is a constant of this project
  return new Function(
    `${text}\nreturn { countCharacters, isMultiple, formats: { ${formats} } };`,
  )() as Helpers;
}

/** The length of a text as `minLength` and `maxLength` count it: in code points. */
export function lengthOf(text: string): number {
  return helpers.countCharacters(text);
}

/** Whether a text has a format; true for formats that nobody checks. */
export function hasFormat(text: string, format: string): boolean {
  return helpers.formats[format]?.(text) ?? true;
}

/** Whether a number is a whole multiple of another, in decimal. */
export function isMultiple(value: number, divisor: number): boolean {
  const [decimal = "", exponent = "0"] = String(divisor).split("e");
  const [whole = "", fraction = ""] = decimal.split(".");
  const scale = Math.max(0, fraction.length - Number(exponent));
  const unit = Number(whole + fraction) * 10 ** Math.max(0, Number(exponent) - fraction.length);
  return helpers.isMultiple(value, unit, 10 ** scale, scale);
}
