import {
  _,
  type Ajv,
  type Code,
  type KeywordCxt,
  type KeywordDefinition,
  type KeywordErrorDefinition,
  type Options,
} from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import type { JsonSchema } from "../../load/loaded-schema.ts";
import { ownKeywords } from "./keywords.ts";
import { hasPredicate, predicateOf } from "./messages.ts";
import { namesInheritedProperty, prepareForAjv } from "./prepare.ts";
import { formatChecks } from "./runtime/helpers.ts";

/**
 * The text of ajv's validator of a schema, one statement a line, with our messages. It calls helpers of `runtime/` by
 * name and still needs `rewriteAjvCode`. A new ajv for each schema: its cost is a tenth of compiling, and with a shared
 * one the names in a file would depend on which schemas came before.
 */
export function ajvCode(schema: JsonSchema): string {
  const prepared = prepareForAjv(schema);
  const ajv = new EventAjv({ ...options, ownProperties: namesInheritedProperty(prepared) });
  // Both cost a check at the beginning of each function, also in schemas that have no use for them.
  ajv.opts.dynamicRef = usesKeyword(prepared, "$dynamic");
  ajv.opts.unevaluated = usesKeyword(prepared, "unevaluated");
  return standalone.default(ajv, ajv.compile(prepared));
}

const options: Options = {
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  strictTuples: false,
  allowMatchingProperties: true,
  meta: false,
  validateSchema: false,
  formats: Object.fromEntries(Object.keys(formatChecks).map((name) => [name, (): boolean => true])),
  loopRequired: Infinity,
  code: { source: true, esm: true, lines: true, formats: _`formats` },
};

/** Ajv for draft 2020-12 with our messages and our code for some keywords. */
class EventAjv extends Ajv2020 {
  override addKeyword(definition: string | KeywordDefinition): Ajv {
    if (typeof definition === "string") return super.addKeyword(definition);
    // Ajv defines keywords that are alike, such as `minimum` and `maximum`, together.
    for (const keyword of [definition.keyword].flat()) super.addKeyword(adapted(keyword, definition));
    return this;
  }
}

function adapted(keyword: string, definition: KeywordDefinition): KeywordDefinition {
  if (!hasPredicate(keyword)) return { ...definition, keyword };
  return { ...definition, keyword, ...ownKeywords[keyword], error: errorOf(keyword) };
}

/** Errors that name a child of the place, which may not exist there, tell which in `child`. */
const childParameters = ["missingProperty", "additionalProperty", "unevaluatedProperty", "propertyName"];

function errorOf(keyword: string): KeywordErrorDefinition {
  return {
    message: (cxt): Code => _`${predicateOf(keyword, contextOf(cxt)) ?? ""}`,
    params: ({ params }): Code => {
      const child = childParameters.find((name) => params[name] !== undefined);
      return child === undefined ? _`{}` : _`{child: ${params[child]}}`;
    },
  };
}

/** Ajv passes the whole keyword context, and declares a part of it. */
function contextOf(cxt: unknown): KeywordCxt {
  return cxt as KeywordCxt;
}

function usesKeyword(schema: JsonSchema, beginning: string): boolean {
  return JSON.stringify(schema).includes(`"${beginning}`);
}
