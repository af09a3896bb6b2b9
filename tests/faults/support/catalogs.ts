import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Catalog } from "../../../platform/runtime/catalog.ts";
import { projectRoot, runNode } from "../../support/process.ts";
import { temporaryFolder } from "../../support/scratch.ts";
import type { CatalogName, Catalogs } from "./sent.ts";

/** Two versions of the schemas, as modules for other processes and loaded for this one. */
export interface CatalogPair extends AsyncDisposable {
  readonly modules: Readonly<Record<CatalogName, string>>;
  readonly catalogs: Catalogs;
}

interface Schema {
  "x-event": { version: string };
  properties: Record<string, unknown>;
}

/** The shipped schemas, and the same with new columns in `order`: a record at the top and a field in the lines. */
export async function createCatalogs(): Promise<CatalogPair> {
  const folder = await temporaryFolder();
  await cp(join(projectRoot, "schemas"), join(folder.path, "schemas"), { recursive: true });
  await symlink(join(projectRoot, "node_modules"), join(folder.path, "node_modules"), "dir");
  await change(join(folder.path, "schemas/order.schema.json"), (schema) => {
    schema["x-event"].version = "1.1.0";
    schema.properties["delivery"] = {
      type: "object",
      description: "Where the order goes.",
      properties: { note: { type: "string", minLength: 1, maxLength: 200, description: "For the driver." } },
    };
  });
  await change(join(folder.path, "schemas/shared/order-line.schema.json"), (schema) => {
    schema.properties["gift"] = { type: "boolean", description: "Wrapped." };
  });
  const out = join(folder.path, "generated");
  const { code, stderr } = await runNode([
    "codegen/cli.ts",
    "--schemas",
    join(folder.path, "schemas"),
    "--out",
    out,
  ]);
  if (code !== 0) throw new Error(stderr);
  const modules = {
    base: pathToFileURL(join(projectRoot, "generated/index.ts")).href,
    evolved: pathToFileURL(join(out, "index.ts")).href,
  };
  const load = async (module: string) => (await import(/* @vite-ignore */ module)) as Catalog;
  return {
    modules,
    catalogs: { base: await load(modules.base), evolved: await load(modules.evolved) },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function change(file: string, edit: (schema: Schema) => void): Promise<void> {
  const schema = JSON.parse(await readFile(file, "utf8")) as Schema;
  edit(schema);
  await writeFile(file, JSON.stringify(schema));
}
