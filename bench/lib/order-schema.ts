import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { projectRoot } from "./child.ts";

/** A schema as its file has it. */
export type SchemaObject = Readonly<Record<string, unknown>>;

const base = "https://schemas.invalid/";

function read(path: string): SchemaObject {
  return JSON.parse(readFileSync(join(projectRoot, "schemas", path), "utf8")) as SchemaObject;
}

/** The order schema compiled by ajv at run time, with the full formats, as a service without codegen would do it. */
export function orderByAjv(): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv, { mode: "full" });
  for (const path of ["shared/money", "shared/product-id", "shared/order-line"]) {
    const file = `${path}.schema.json`;
    ajv.addSchema({ ...read(file), $id: base + file });
  }
  return ajv.compile({ ...read("order.schema.json"), $id: `${base}order.schema.json` });
}

/** The order schema in one piece, for programs that follow no reference to another file. */
export function orderInOnePiece(): SchemaObject {
  return inlined(read("order.schema.json"), "") as SchemaObject;
}

function inlined(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((item) => inlined(item, folder));
  if (typeof value !== "object" || value === null) return value;
  const { $ref, ...own } = value as SchemaObject;
  const rest = Object.fromEntries(Object.entries(own).map(([key, item]) => [key, inlined(item, folder)]));
  if (typeof $ref !== "string") return rest;
  return { ...(inlined(read(join(folder, $ref)), "shared") as SchemaObject), ...rest };
}
