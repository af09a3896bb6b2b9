import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot, runMeasured, type ProcessCost } from "./child.ts";
import { bases, salted, variantOf, type SchemaFile } from "./schema-variant.ts";

/** A folder to run codegen in. */
export interface SchemaProject {
  /** Schemas that no earlier run has seen, no output and no cache but that of Node for its own modules. */
  reset(salt: string): Promise<void>;
  /** Changes one schema file. */
  alterOne(salt: string): Promise<void>;
  /** Forgets what Node has kept of compiled modules: the state right after `npm ci`. */
  forgetModules(): Promise<void>;
  /** `node codegen/cli.ts` in the folder; without arguments it generates. */
  codegen(...args: readonly string[]): Promise<ProcessCost>;
}

const compileCache = "compile-cache";

/** With the project's three schemas, or with `variants` schemas made from them. Nothing outside `directory` is written. */
export async function openSchemaProject(directory: string, variants: number | null): Promise<SchemaProject> {
  const texts = await Promise.all(
    bases.map((base) => readFile(join(projectRoot, "schemas", `${base}.schema.json`), "utf8")),
  );
  const fileAt = (index: number, salt: string): SchemaFile => {
    const base = bases[index % bases.length] ?? bases[0];
    const text = texts[index % bases.length] ?? "";
    return variants === null ? salted(text, `${base}.schema.json`, salt) : variantOf(text, index, salt);
  };
  const schemas = join(directory, "schemas");
  const write = ({ name, content }: SchemaFile) => writeFile(join(schemas, name), content);
  await mkdir(directory, { recursive: true });
  return {
    async reset(salt) {
      for (const name of await readdir(directory)) {
        if (name !== compileCache) await rm(join(directory, name), { recursive: true });
      }
      // Where there is a folder for packages, runs keep what the next one can take over.
      await mkdir(join(directory, "node_modules"));
      await cp(join(projectRoot, "schemas/shared"), join(schemas, "shared"), { recursive: true });
      for (let index = 0; index < (variants ?? bases.length); index++) await write(fileAt(index, salt));
    },
    alterOne: (salt) => write(fileAt(0, salt)),
    forgetModules: () => rm(join(directory, compileCache), { recursive: true, force: true }),
    codegen: (...args) => codegenIn(directory, ...args),
  };
}

/** `node codegen/cli.ts` in a folder, its modules compiled where an earlier run there has compiled them. */
export function codegenIn(directory: string, ...args: readonly string[]): Promise<ProcessCost> {
  const env = { NODE_COMPILE_CACHE: join(directory, compileCache), TMPDIR: directory, HOME: directory };
  return runMeasured([join(projectRoot, "codegen/cli.ts"), ...args], { cwd: directory, env });
}
