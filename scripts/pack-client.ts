import { execFileSync } from "node:child_process";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/*
 * Packs `generated/client.ts` as @eventloom/client: one module with its types, without dependencies.
 * Usage: node scripts/pack-client.ts [folder for the tarball, default dist]
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const out = process.argv[2] ?? join(root, "dist");
const folder = join(out, "client");
const entry = join(root, "generated/client.ts");

const { version, license } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Readonly<
  Record<"version" | "license", string>
>;

const manifest = {
  name: "@eventloom/client",
  version,
  description: "Publishes this project's events, typed and validated.",
  license,
  type: "module",
  exports: { ".": { types: "./client.d.ts", default: "./client.js" } },
  files: ["client.js", "client.d.ts", "types"],
  engines: { node: ">=20" },
};

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await build({
  entryPoints: [entry],
  outfile: join(folder, "client.js"),
  bundle: true,
  platform: "neutral",
  format: "esm",
  target: "es2022",
  logLevel: "error",
});
const compiler = join(root, "node_modules/typescript/bin/tsc");
const flags =
  "--ignoreConfig --declaration --emitDeclarationOnly --strict --skipLibCheck --allowImportingTsExtensions";
const settings = "--target es2022 --module nodenext --types node";
execFileSync(
  process.execPath,
  [compiler, entry, ...flags.split(" "), ...settings.split(" "), "--outDir", folder],
  { cwd: root },
);
const types = join(folder, "client.d.ts");
const text = await readFile(types, "utf8");
await writeFile(types, text.replaceAll(/import\("(\.\/types\/[a-z0-9_]+)\.ts"\)/g, 'import("$1.js")'));
await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
await copyFile(join(root, "LICENSE"), join(folder, "LICENSE"));
const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", out], {
  cwd: folder,
  encoding: "utf8",
});
process.stdout.write(`${join(out, packed.trim())}\n`);
