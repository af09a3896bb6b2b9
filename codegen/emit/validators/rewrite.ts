import { stringLiteral } from "../print/json-text.ts";
import { typePredicate } from "./messages.ts";
import { formatChecks } from "./runtime/helpers.ts";
import { SILENT } from "./runtime/issues.ts";

// Ajv prints one statement a line, and its strings never hold a raw line break: what is anchored to whole lines, with
// strings taken as units, cannot be confused by names or values of a schema.
const STRING = `"(?:[^"\\\\]|\\\\.)*"`;
const CODE = `(?:${STRING}|[^"\n])*?`;
const errorParts = [
  `instancePath(?::(?<at>${CODE}))?`,
  `schemaPath:${CODE}`,
  `keyword:(?<keyword>${STRING})`,
  `params:\\{(?:child: (?<child>${CODE})|${CODE})\\}`,
  `message:(?<must>${STRING})(?<inName>,propertyName:${CODE})?`,
];
const errorLines = new RegExp(
  `^const (?<name>err\\d+) = \\{${errorParts.join(",")}\\};\n` +
    String.raw`if\(vErrors === null\)\{\nvErrors = \[\k<name>\];\n\}\nelse \{\nvErrors\.push\(\k<name>\);\n\}\n`,
  "gm",
);
const exportLines = /^(?:"use strict";|export (?:const validate|default).*)\n/gm;
const equalLine = /^const (\w+) = require\("ajv\/dist\/runtime\/equal"\)\.default;\n/gm;
const formatLine = new RegExp(`^const (\\w+) = formats(?:\\.(\\w+)|\\[(${STRING})\\]);\n`, "gm");
const schemaLine = /^const (schema\d+) = .*;\n/gm;
const tokens = new RegExp(`${STRING}|(?<![.\\w$])[A-Za-z_$][\\w$]*`, "g");

/** A validator's text without imports and exports; `entry` is the function in it that checks a whole document. */
export interface CheckCode {
  readonly text: string;
  readonly entry: string;
  /** The words of the text that stand outside strings and are not names of members. */
  readonly identifiers: ReadonlySet<string>;
}

/** Ajv's text with each error in one call of `add`, formats and equality by our helpers, and no unused schema constants. */
export function rewriteAjvCode(code: string): CheckCode {
  const [, entry] = /^export const validate = (\w+);$/m.exec(code) ?? [];
  if (entry === undefined) throw new Error("ajv's code exports no function");
  const names = new Map<string, string>();
  const text = code
    .replace(exportLines, "")
    .replace(equalLine, (_line, name: string) => (names.set(name, "equal"), ""))
    .replace(formatLine, (_line, name: string, dotted?: string, quoted?: string) => {
      names.set(name, formatCheck(dotted ?? String(JSON.parse(quoted ?? '""'))));
      return "";
    })
    .replace(errorLines, (...args) => addCall(args.at(-1)));
  const uses = new Map<string, number>();
  const renamed = text.replace(tokens, (token) => {
    const name = names.get(token) ?? token;
    uses.set(name, (uses.get(name) ?? 0) + 1);
    return name;
  });
  if (/^const \w+ = require\(/m.test(renamed)) {
    throw new Error("ajv's code asks for a module that the emitter does not know");
  }
  const used = renamed.replace(schemaLine, (line, name: string) =>
    (uses.get(name) ?? 0) > 1 ? safeLiteral(line) : "",
  );
  return { text: used, entry, identifiers: new Set(uses.keys()) };
}

interface ErrorLine {
  /** Absent where the error is at the place that the function was called for. */
  readonly at?: string;
  readonly keyword: string;
  readonly child?: string;
  readonly must: string;
  readonly inName?: string;
}

function addCall({ at = "instancePath", keyword, child, must, inName }: ErrorLine): string {
  const parts = [at, inName === undefined ? keyword : stringLiteral(SILENT), predicate(keyword, must)];
  if (child !== undefined) parts.push(child);
  return `vErrors = add(vErrors, ${parts.join(", ")});\n`;
}

/** Ajv has no way to set the messages of wrong types and of `false` as a schema. */
function predicate(keyword: string, must: string): string {
  if (keyword === '"false schema"') return stringLiteral("is not allowed");
  if (keyword !== '"type"') return must;
  return stringLiteral(typePredicate(String(JSON.parse(must)).replace(/^must be /, "")));
}

function formatCheck(name: string): string {
  const check = formatChecks[name as keyof typeof formatChecks];
  if (check === undefined) throw new Error(`no check for the format ${name}`);
  return check;
}

/** In an object literal `"__proto__":` would set the prototype; a computed name declares a property. */
function safeLiteral(line: string): string {
  return line.replace(new RegExp(`(?<=[{,])"__proto__":|${STRING}`, "g"), (part) =>
    part === '"__proto__":' ? '["__proto__"]:' : part,
  );
}
