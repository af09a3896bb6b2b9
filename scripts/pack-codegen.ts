import { execFileSync } from "node:child_process";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

/*
 * Packs the codegen command line as @eventloom/codegen: one file that needs no package, without Beam, DuckDB or the services. Beside it stand
 * the types that emitters of a project's own are written with.
 * Usage: node scripts/pack-codegen.ts [folder for the tarball, default dist]
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const out = process.argv[2] ?? join(root, "dist");
const folder = join(out, "codegen");

/** Only formatting needs prettier, which is off, and three quarters of the bundle would be it. */
const withoutPrettier: Plugin = {
  name: "without-prettier",
  setup(bundler) {
    bundler.onResolve({ filter: /^prettier(\/|$)/ }, () => ({ path: "prettier", namespace: "left-out" }));
    bundler.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({
      contents: 'export function format() { throw new Error("prettier is left out of this package"); }',
    }));
  },
};

/** `drift` asks a running stack; that it cannot open a data folder or BigQuery itself, it tells. */
const withoutWarehouse: Plugin = {
  name: "without-warehouse",
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\/(duckdb|bigquery)\.ts$/ }, () => ({
      path: "warehouse",
      namespace: "no-warehouse",
    }));
    bundler.onLoad({ filter: /.*/, namespace: "no-warehouse" }, () => ({
      contents: 'throw new Error("warehouses are left out of this package");',
    }));
  },
};

const { version, license, description } = JSON.parse(
  await readFile(join(root, "package.json"), "utf8"),
) as Readonly<Record<"version" | "license" | "description", string>>;

const manifest = {
  name: "@eventloom/codegen",
  version,
  description,
  license,
  type: "module",
  bin: { codegen: "cli.mjs" },
  exports: { ".": { types: "./emitter.d.ts" }, "./meta/*": "./meta/*", "./package.json": "./package.json" },
  files: ["cli.mjs", "emitter.d.ts", "meta"],
  engines: { node: ">=22.18" },
  // What `codegen sample` and the generated generators import.
  peerDependencies: { "@faker-js/faker": "^10.0.0" },
  peerDependenciesMeta: { "@faker-js/faker": { optional: true } },
};

const readme = `# @eventloom/codegen

\`npx codegen --schemas DIR --out DIR\` turns event schemas into types, validators, tables, generators, converters and documents.
\`npx codegen --help\` tells the rest. \`meta/codegen-config.schema.json\` describes \`codegen.config.json\`.
Emitters of your own have the type \`Emitter\`: \`import type { Emitter } from "@eventloom/codegen"\`.
`;

const bundle = join(folder, "cli.mjs");

await rm(folder, { recursive: true, force: true });
await mkdir(join(folder, "meta"), { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: ["codegen/cli.ts"],
  outfile: bundle,
  bundle: true,
  platform: "node",
  // jsonc-parser has a CommonJS form that no bundler can follow.
  mainFields: ["module", "main"],
  format: "esm",
  target: "node22",
  minifySyntax: true,
  legalComments: "inline",
  logLevel: "error",
  plugins: [withoutPrettier, withoutWarehouse],
  banner: {
    js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
  },
});
// Where the package is installed there is no such script.
const bundled = await readFile(bundle, "utf8");
await writeFile(bundle, bundled.replaceAll(/npm run codegen(?: -- |(?= {2}))/g, "npx codegen "));
await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
await writeFile(join(folder, "README.md"), readme);
await writeFile(join(folder, "emitter.d.ts"), await emitterTypes());
await copyFile(join(root, "LICENSE"), join(folder, "LICENSE"));
for (const name of [
  "event",
  "shared",
  "x-event",
  "x-bigquery",
  "x-pii",
  "x-faker",
  "codegen-config",
  "accepted-changes",
]) {
  const file = `${name}.schema.json`;
  await copyFile(join(root, "schemas/meta", file), join(folder, "meta", file));
}
const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", out], {
  cwd: folder,
  encoding: "utf8",
});
process.stdout.write(`${join(out, packed.trim())}\n`);

/** The declarations of the interface `Emitter` and of all that it names, as one module. */
async function emitterTypes(): Promise<string> {
  const declared = join(out, "codegen-types");
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const flags = "--ignoreConfig --declaration --emitDeclarationOnly --strict --allowImportingTsExtensions";
  const settings = `--target es2024 --module nodenext --types node --rootDir codegen --outDir ${declared}`;
  execFileSync(
    process.execPath,
    [compiler, "codegen/emit/emitter.ts", ...flags.split(" "), ...settings.split(" ")],
    { cwd: root },
  );
  const texts = new Map<string, string>();
  const read = async (file: string): Promise<void> => {
    if (texts.has(file)) return;
    const text = await readFile(file, "utf8");
    texts.set(file, text.replaceAll(/^(import|export type \{).*\n/gm, "").trim());
    for (const [, path = ""] of text.matchAll(/from "(\.[^"]+)\.ts"/g))
      await read(join(dirname(file), `${path}.d.ts`));
  };
  await read(join(declared, "emit/emitter.d.ts"));
  await rm(declared, { recursive: true });
  return `${[...texts.values()].join("\n\n")}\n`;
}
