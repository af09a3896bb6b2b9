import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Catalog } from "../../../platform/runtime/catalog.ts";
import { projectRoot, runNode } from "../../support/process.ts";
import { temporaryFolder } from "../../support/scratch.ts";
import { bundleModules } from "./bundle.ts";
import type { StackSettings } from "./messages.ts";
import { programFile } from "./program.ts";
import type { Catalogs } from "./sent.ts";

/** Two versions of the schemas: bundled with a stack that runs on either, and loaded for this process. */
export interface CatalogPair extends AsyncDisposable {
  readonly stack: Pick<StackSettings, "program" | "catalogs">;
  /** File of `npm start`, bundled. */
  readonly program: string;
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
  const { stack, program, ...modules } = await bundleModules(join(folder.path, "bundle"), {
    stack: join(projectRoot, "tests/faults/support/stack-under-fault.ts"),
    program: programFile,
    base: join(projectRoot, "generated/index.ts"),
    evolved: join(out, "index.ts"),
  });
  const load = async (module: string) => (await import(/* @vite-ignore */ module)) as Catalog;
  return {
    stack: { program: stack, catalogs: modules },
    program: fileURLToPath(program),
    catalogs: { base: await load(modules.base), evolved: await load(modules.evolved) },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function change(file: string, edit: (schema: Schema) => void): Promise<void> {
  const schema = JSON.parse(await readFile(file, "utf8")) as Schema;
  edit(schema);
  await writeFile(file, JSON.stringify(schema));
}
