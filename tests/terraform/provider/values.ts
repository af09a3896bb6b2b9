import { ExtData } from "@msgpack/msgpack";
import type { AttributeType, Block } from "./provider-schema.ts";

/** A value of Terraform's, decoded. */
export type Value =
  | null
  | string
  | number
  | boolean
  | ExtData
  | readonly Value[]
  | { readonly [key: string]: Value };

/** A value that is known only after apply. */
const unknown = new ExtData(0, new Uint8Array([0]));

/** A resource's value with every computed attribute unknown that the configuration leaves unset. */
export function withUnknown(block: Block, value: Value): Value {
  return mapAttributes(block, value, "", (given, _path, attribute) =>
    attribute.computed === true && given === null ? unknown : given,
  );
}

/** A resource's value as a provider could have made it: what was unknown is made up from its path. */
export function madeUp(block: Block, value: Value, path: string): Value {
  return mapAttributes(block, value, path, (given, at, { type }) =>
    hasUnknown(given) ? example(type, at) : given,
  );
}

type Change = (given: Value, path: string, attribute: Block["attributes"][string]) => Value;

function mapAttributes(block: Block, value: Value, path: string, change: Change): Value {
  if (!isObject(value)) return value;
  const attributes = Object.entries(block.attributes).map(([name, attribute]) => [
    name,
    change(value[name] ?? null, `${path}.${name}`, attribute),
  ]);
  const blocks = Object.entries(block.block_types).map(([name, nested]) => {
    const inner = value[name] ?? null;
    const map = (one: Value) => mapAttributes(nested.block, one, `${path}.${name}`, change);
    return [name, Array.isArray(inner) ? inner.map(map) : map(inner)];
  });
  return Object.fromEntries([...attributes, ...blocks]) as Value;
}

function isObject(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExtData);
}

function hasUnknown(value: Value): boolean {
  if (value instanceof ExtData) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

function example(type: AttributeType, path: string): Value {
  const [kind] = typeof type === "string" ? [type] : type;
  switch (kind) {
    case "string":
      // A project's number is text, of digits.
      return path.endsWith(".number") ? "111222333444" : `made-up:${path}`;
    case "number":
      return 1;
    case "bool":
      return false;
    case "list":
    case "set":
      return [];
    case "map":
      return {};
    default:
      return null;
  }
}
