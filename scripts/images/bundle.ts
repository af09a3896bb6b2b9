import { realpathSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cyclonedxEsbuildPlugin } from "@cyclonedx/cyclonedx-esbuild";
import { build as runBundler, type BuildOptions, type Metafile, type Plugin } from "esbuild";
import type { Deployable } from "./deployables.ts";
import { withoutVirtual } from "./sbom.ts";

/** The checkout, without a slash at the end. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** Name of the list of what is in an image (CycloneDX 1.6, JSON), beside the bundle. */
export const sbomFile = "sbom.cdx.json";

/** What CommonJS packages in the bundle look for; their own files are in the bundle, so only the folder is told. */
const commonJsNames = [
  'import { createRequire } from "node:module";',
  "const require = createRequire(import.meta.url);",
  "const { filename: __filename, dirname: __dirname } = import.meta;",
].join(" ");

/** How programs are bundled, wherever they run: ES modules for Node, which load their parts when they need them. */
export const bundlerOptions = {
  absWorkingDir: projectRoot,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  minify: true,
  // Beam and the logs know classes by name.
  keepNames: true,
  platform: "node",
  format: "esm",
  target: "node24",
  // The CommonJS form of jsonc-parser loads its parts in a way that no bundler follows.
  mainFields: ["module", "main"],
  banner: { js: commonJsNames },
  legalComments: "none",
  logLevel: "error",
} satisfies BuildOptions;

/** What is below `platform/` for one process on a laptop; it needs native modules that images do not carry. */
const embeddedAdapter =
  /\/(event-bus\/embedded|warehouse\/duckdb|object-store\/filesystem(-compactor)?)\.ts$/;
const embeddedRefusal =
  'throw new Error("this image runs on Google Cloud only; set PLATFORM=gcp, or run npm start in a checkout for the embedded platform");';

/**
 * Makes what an image consists of, in `folder`, which is emptied first: `main.mjs`, the chunks that it loads when it needs them, the
 * assets, and the SBOM. The same sources give the same bytes. Resolves with the bundler's record of what went in.
 */
export async function bundleDeployable(deployable: Deployable, folder: string): Promise<Metafile> {
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await runBundler({
    entryPoints: [
      { in: deployable.entry, out: "main" },
      ...deployable.assets.map((file) => ({ in: file, out: file.replace(/\.\w+$/, "") })),
    ],
    outdir: folder,
    ...bundlerOptions,
    metafile: true,
    plugins: [
      copyAssets(deployable),
      nameExports,
      leaveOutEmbedded,
      cyclonedxEsbuildPlugin({
        outputFile: sbomFile,
        outputReproducible: true,
        validate: true,
        logLevel: "silent",
      }),
    ],
  });
  const sbom = join(folder, sbomFile);
  await writeFile(sbom, withoutVirtual(await readFile(sbom, "utf8")));
  return metafile;
}

/** Assets go in byte for byte. */
function copyAssets({ assets }: Deployable): Plugin {
  // As the bundler tells files, where packages are linked.
  const paths = new Set(assets.map((file) => realpathSync(join(projectRoot, file))));
  return {
    name: "copy-assets",
    setup(build) {
      if (paths.size === 0) return;
      build.onLoad({ filter: /\/node_modules\// }, async ({ path }) => {
        if (!paths.has(path)) return null;
        return { contents: await readFile(path), loader: "copy" };
      });
    },
  };
}

/**
 * esbuild gives a CommonJS package that is loaded by `import()` a default export only. Here such a package gets the exports that Node
 * finds in it, so that the program means the same in a bundle.
 */
export const nameExports: Plugin = {
  name: "name-exports",
  setup(build) {
    const suffix = "?named";
    build.onResolve({ filter: /^[@a-z]/ }, async ({ kind, path, importer, resolveDir }) => {
      if (kind !== "dynamic-import" || importer.includes("/node_modules/") || path.startsWith("node:"))
        return null;
      const found = await build.resolve(path, { kind: "import-statement", importer, resolveDir });
      return { path: found.path, errors: found.errors, suffix, pluginData: path };
    });
    build.onLoad({ filter: /\/node_modules\// }, async (asked) => {
      if (asked.suffix !== suffix) return null;
      const exported = Object.keys((await import(asked.pluginData as string)) as object);
      const names = exported.filter((name) => /^[\w$]+$/.test(name) && name !== "__esModule");
      return { contents: `export { ${names.join(", ")} } from ${JSON.stringify(asked.path)};` };
    });
  },
};

const leaveOutEmbedded: Plugin = {
  name: "leave-out-embedded",
  setup(build) {
    build.onLoad({ filter: embeddedAdapter }, () => ({ contents: embeddedRefusal, loader: "ts" }));
  },
};
