import { mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bundlerOptions, nameExports } from "../../../scripts/images/bundle.ts";
import { projectRoot } from "../../support/process.ts";

/**
 * Bundles TypeScript modules into a new `folder`, each as `<its key>.mjs`; resolves with their URLs. A process is up in half the time that
 * it takes from sources. DuckDB's native package stays outside, and is linked.
 */
export async function bundleModules<Key extends string>(
  folder: string,
  modules: Readonly<Record<Key, string>>,
): Promise<Readonly<Record<Key, string>>> {
  const outdir = join(folder, "services", "bundle");
  await mkdir(outdir, { recursive: true });
  // What the sources find from where they are is there from the bundle, too.
  for (const name of ["node_modules", "generated"])
    await symlink(join(projectRoot, name), join(folder, name), "dir");
  await build({
    ...bundlerOptions,
    entryPoints: Object.entries<string>(modules).map(([out, file]) => ({ in: file, out })),
    outdir,
    external: ["@duckdb/node-api"],
    plugins: [nameExports],
  });
  const url = (key: string) => pathToFileURL(join(outdir, `${key}.mjs`)).href;
  return Object.fromEntries(Object.keys(modules).map((key) => [key, url(key)])) as Record<Key, string>;
}

/** Where the processes of a bundled program leave their compiled modules to each other, each when it ends by itself. */
export function compiledFor(program: string): string {
  return join(dirname(program), "compiled");
}
