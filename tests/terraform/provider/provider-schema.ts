import { readFileSync } from "node:fs";

/** Type constraint of an attribute, as Terraform's JSON has it: `"string"`, `["list", "string"]`, `["object", {…}]`. */
export type AttributeType = string | readonly unknown[];

/** An attribute of a resource. */
export interface Attribute {
  readonly type: AttributeType;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}

/** A block within a block. */
export interface NestedBlock {
  readonly nesting: "single" | "list" | "set" | "map";
  readonly block: Block;
  readonly min_items?: number;
  readonly max_items?: number;
}

/** What may stand in a block. */
export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly block_types: Readonly<Record<string, NestedBlock>>;
}

/** What a provider knows. */
export interface ProviderSchema {
  /** Where the schema comes from. */
  readonly source: string;
  readonly provider: Block;
  readonly resources: Readonly<Record<string, Block>>;
  readonly data_sources: Readonly<Record<string, Block>>;
}

/** The file that `derive.ts` writes. */
export const schemaFile = new URL("google.json", import.meta.url);

/** The schemas of the resources that the stacks use. */
export function readProviderSchema(): ProviderSchema {
  return JSON.parse(readFileSync(schemaFile, "utf8")) as ProviderSchema;
}
