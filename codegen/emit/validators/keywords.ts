import { _, stringify, type Code, type CodeKeywordDefinition, type KeywordCxt, type Name } from "ajv";
import { _Code } from "ajv/dist/compile/codegen/code.js";
import { and, not, or } from "ajv/dist/compile/codegen/index.js";
import { alwaysValidSchema, Type } from "ajv/dist/compile/util.js";
import { usePattern } from "ajv/dist/vocabularies/code.js";
import { ISSUE_LIMIT } from "./runtime/issues.ts";
import { simplePatternCode } from "./simple-pattern.ts";

/** From this many values on, an enum of scalars is looked up in a set. */
const SET_FROM = 16;

/**
 * Keywords that ajv's own code checks too slowly, in quadratic time, without bound on hostile input, or in binary
 * floating point. The code calls helpers of `runtime/` by name.
 */
export const ownKeywords: Readonly<Record<string, Pick<CodeKeywordDefinition, "code">>> = {
  minLength: { code: (cxt) => cxt.fail(_`isShorter(${cxt.data}, ${cxt.schema})`) },
  maxLength: { code: (cxt) => cxt.fail(_`isLonger(${cxt.data}, ${cxt.schema})`) },
  pattern: { code: patternCode },
  multipleOf: { code: (cxt) => cxt.fail(not(multipleCode(cxt.data, cxt.schema))) },
  uniqueItems: { code: (cxt) => cxt.schema === true && cxt.fail(_`hasDuplicates(${cxt.data})`) },
  enum: { code: enumCode },
  items: { code: itemsCode },
  additionalProperties: { code: additionalPropertiesCode },
};

function patternCode(cxt: KeywordCxt): void {
  const { gen, data, schema } = cxt;
  const simple = simplePatternCode(schema);
  if (simple === null) return cxt.pass(_`${usePattern(cxt, schema)}.test(${data})`);
  const tests = simple.map(
    (code) => _`${gen.scopeValue("pattern", { key: code, ref: { code }, code: new _Code(code) })}(${data})`,
  );
  cxt.pass(or(...tests));
}

function multipleCode(data: Name, divisor: number): Code {
  const [decimal = "", exponent = "0"] = String(divisor).split("e");
  const [whole = "", fraction = ""] = decimal.split(".");
  const scale = Math.max(0, fraction.length - Number(exponent));
  const unit = Number(whole + fraction) * 10 ** Math.max(0, Number(exponent) - fraction.length);
  return _`isMultiple(${data}, ${unit}, ${10 ** scale}, ${scale})`;
}

function enumCode(cxt: KeywordCxt): void {
  const { gen, data, schema, schemaCode } = cxt;
  const values: readonly unknown[] = schema;
  const scalar = values.every((value) => typeof value !== "object" || value === null);
  if (scalar && values.length >= SET_FROM) {
    const set = gen.scopeValue("obj", {
      key: schema,
      ref: new Set(values),
      code: _`new Set(${stringify(values)})`,
    });
    return cxt.fail(_`!${set}.has(${data})`);
  }
  const tests = values.map((value, i) =>
    typeof value === "object" && value !== null
      ? _`equal(${data}, ${schemaCode}[${i}])`
      : _`${data} === ${stringify(value)}`,
  );
  cxt.pass(or(...tests));
}

/** Stops after so many errors that the rest would tell nothing new. */
function itemsCode(cxt: KeywordCxt): void {
  const { gen, data, schema, parentSchema, it } = cxt;
  it.items = true;
  if (alwaysValidSchema(it, schema)) return;
  const first = Array.isArray(parentSchema["prefixItems"]) ? parentSchema["prefixItems"].length : 0;
  if (schema === false) return cxt.fail(_`${data}.length > ${first}`);
  const before = gen.const("before", _`errors`);
  const i = gen.name("i");
  const more = _`${i} < ${data}.length && errors - ${before} < ${ISSUE_LIMIT}`;
  gen.for(_`let ${i} = ${first}; ${more}; ${i}++`, () => {
    cxt.subschema({ keyword: "items", dataProp: i, dataPropType: Type.Num }, gen.name("valid"));
  });
}

/** An object that has as many keys as declared properties has no other: only then are the names looked at. */
function additionalPropertiesCode(cxt: KeywordCxt): void {
  const { gen, data, schema, parentSchema, it } = cxt;
  it.props = true;
  if (alwaysValidSchema(it, schema)) return;
  const names = Object.keys(parentSchema["properties"] ?? {});
  const patterns = Object.keys(parentSchema["patternProperties"] ?? {});
  if (names.length > 0 && patterns.length === 0 && !it.opts.ownProperties) {
    const present = names
      .map((name) => _`(${data}[${name}] !== undefined)`)
      .reduce((sum, one) => _`${sum} + ${one}`);
    gen.if(_`countKeys(${data}) !== ${present}`, checkEach);
  } else checkEach();

  function checkEach(): void {
    const before = gen.const("before", _`errors`);
    gen.forIn("key", data, (key) => {
      gen.if(_`errors - ${before} >= ${ISSUE_LIMIT}`, () => gen.break());
      gen.if(and(_`true`, ...undeclared(key)), () => checkOne(key));
    });
  }

  function undeclared(key: Name): readonly Code[] {
    const declared = patterns.map((pattern) => _`!${usePattern(cxt, pattern)}.test(${key})`);
    if (names.length === 0) return declared;
    const properties = parentSchema["properties"];
    const set = gen.scopeValue("obj", {
      key: properties,
      ref: new Set(names),
      code: _`new Set(${stringify(names)})`,
    });
    return [_`!${set}.has(${key})`, ...declared];
  }

  function checkOne(key: Name): void {
    if (schema === false) {
      cxt.setParams({ additionalProperty: key });
      return cxt.error();
    }
    cxt.subschema(
      { keyword: "additionalProperties", dataProp: key, dataPropType: Type.Str },
      gen.name("valid"),
    );
  }
}
