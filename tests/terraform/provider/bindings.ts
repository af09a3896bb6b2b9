import type { Attribute, AttributeType, Block, NestedBlock } from "./provider-schema.ts";

/** JavaScript and typings of one resource, as the package of bindings has them. */
export interface Bindings {
  readonly js: string;
  readonly dts: string;
}

/** What the bindings say of an attribute above its getter. */
interface Flags {
  readonly computed: boolean;
  /** The code of the getter. */
  readonly code: string;
}

/** What the bindings say of an attribute that can be set. */
interface Input {
  readonly isBlock: boolean;
  readonly isMany: boolean;
  readonly type: string;
  readonly storage: string;
}

const primitives: Readonly<Record<string, string>> = {
  string: "string",
  number: "number",
  boolean: "bool",
  any: "dynamic",
};

/**
 * The schema of a resource, data source or provider, read from its bindings, which are generated from the real provider's schema and carry
 * its names, types, nesting and what is required. What they do not carry: which attributes are both optional and computed.
 */
export function blockOf(bindings: Bindings): Block {
  const { js } = bindings;
  const name = /class (\w+) extends cdktf\.Terraform(?:Resource|DataSource|Provider) /.exec(js)?.[1];
  if (name === undefined) throw new Error("these are no bindings of a resource, a data source or a provider");
  const start = js.indexOf("synthesizeHclAttributes()", js.indexOf(`class ${name} extends`));
  return readBlock(bindings, name, { inputs: inputsAt(js, start), config: `${name}Config`, isTop: true });
}

interface Place {
  readonly inputs: Readonly<Record<string, Input>>;
  /** The interface that tells what is required. */
  readonly config: string;
  readonly isTop: boolean;
}

function readBlock(bindings: Bindings, className: string, { inputs, config, isTop }: Place): Block {
  const flags = flagsOf(bindings.js, className);
  const required = requiredOf(bindings.dts, config);
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedBlock> = {};
  for (const [name, input] of Object.entries(inputs)) {
    const isRequired = required.has(name.replaceAll("_", ""));
    const isComputed =
      !isRequired && (flags[name]?.computed ?? (isTop && (name === "id" || name === "project")));
    const type = plainType(input);
    if (type === null) {
      blocks[name] = nestedBlock(bindings, input, isRequired);
    } else {
      attributes[name] = {
        type,
        ...(isRequired ? { required: true } : { optional: true }),
        ...(isComputed ? { computed: true } : {}),
      };
    }
  }
  for (const [name, { code }] of Object.entries(flags)) {
    if (name in attributes || name in blocks) continue;
    attributes[name] = { type: computedType(bindings.js, code), computed: true };
  }
  return { attributes, block_types: blocks };
}

function nestedBlock(bindings: Bindings, { type, storage, isMany }: Input, isRequired: boolean): NestedBlock {
  const name = storage.replace(/(List|Map)$/, "");
  const at = bindings.js.indexOf(`function ${name.charAt(0).toLowerCase()}${name.slice(1)}ToHclTerraform(`);
  const inputs = at < 0 ? {} : inputsAt(bindings.js, at);
  const block = readBlock(bindings, `${name}OutputReference`, { inputs, config: name, isTop: false });
  const isSingle = type === "struct";
  return {
    nesting: isSingle ? "single" : (type as NestedBlock["nesting"]),
    block,
    ...(isRequired ? { min_items: 1 } : {}),
    ...(isMany || isSingle ? {} : { max_items: 1 }),
  };
}

/** The type of what is set with `=`, or null for a block. */
function plainType({ isBlock, type, storage }: Input): AttributeType | null {
  const isPlain = !isBlock || storage in primitives || /^(string|number|boolean|any)(Map|List)/.test(storage);
  if (!isPlain) return null;
  const element = primitives[/^(string|number|boolean)/.exec(storage)?.[1] ?? "any"] ?? "dynamic";
  return type === "simple" ? element : [type, element];
}

function requiredOf(dts: string, name: string): ReadonlySet<string> {
  const start = dts.indexOf(`export interface ${name} `);
  if (start < 0) return new Set();
  const body = dts.slice(start, dts.indexOf("\n}\n", start));
  return new Set(
    [...body.matchAll(/^ {4}readonly (\w+):/gm)].map(([, property = ""]) => property.toLowerCase()),
  );
}

function flagsOf(js: string, className: string): Readonly<Record<string, Flags>> {
  const start = js.indexOf(`class ${className} extends`);
  if (start < 0) return {};
  const body = js.slice(start, js.indexOf("\n}\n", start));
  const told = body.matchAll(
    /\/\/ (\w+) - computed: (\w+), optional: \w+, required: \w+\n([\s\S]*?)(?=\n\s*\/\/ \w+ - computed|$)/g,
  );
  return Object.fromEntries(
    [...told].map(([, name, computed, code = ""]) => [name, { computed: computed === "true", code }]),
  );
}

/** The inputs that the function at `start` lists, to the line that closes it. */
function inputsAt(js: string, start: number): Readonly<Record<string, Input>> {
  const line = js.lastIndexOf("\n", start) + 1;
  const indent = /^ */.exec(js.slice(line, line + 40))?.[0] ?? "";
  const body = js.slice(start, js.indexOf(`\n${indent}}`, start));
  const listed = body.matchAll(
    /^\s+(\w+): \{\n\s+value: (.*),\n\s+isBlock: (\w+),\n\s+type: "(\w+)",\n\s+storageClassType: "(\w+)",/gm,
  );
  return Object.fromEntries(
    [...listed].map(([, name, value = "", isBlock, type = "", storage = ""]) => [
      name,
      { isBlock: isBlock === "true", isMany: value.includes("Mapper"), type, storage },
    ]),
  );
}

const getters: Readonly<Record<string, AttributeType>> = {
  String: "string",
  Number: "number",
  Boolean: "bool",
  List: ["list", "string"],
  NumberList: ["list", "number"],
  StringMap: ["map", "string"],
  BooleanMap: ["map", "bool"],
  NumberMap: ["map", "number"],
};

function computedType(js: string, code: string): AttributeType {
  const getter = /get(\w+?)Attribute\(['"]/.exec(code)?.[1];
  if (getter !== undefined) return getters[getter] ?? "dynamic";
  const collection = /new cdktf\.(String|Number|Boolean|Any)(Map|List)(?:List)?\(/.exec(code);
  if (collection !== null) {
    const [, element = "", kind = ""] = collection;
    return [kind.toLowerCase(), primitives[element.toLowerCase()] ?? "dynamic"];
  }
  const objects = /new (\w+?)(List|Map|OutputReference)\(this, "\w+"(?:, (\w+))?\)/.exec(code);
  if (objects === null) return "string";
  const [, name = "", kind, isSet] = objects;
  const members = Object.entries(flagsOf(js, `${name}OutputReference`));
  const object = [
    "object",
    Object.fromEntries(members.map(([key, flags]) => [key, computedType(js, flags.code)])),
  ];
  return [kind === "Map" ? "map" : isSet === "true" ? "set" : "list", object];
}
