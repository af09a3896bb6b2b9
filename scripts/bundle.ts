import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleDeployable, projectRoot } from "./images/bundle.ts";
import { deployables } from "./images/deployables.ts";

/*
 * Bundles what the container images consist of: <folder>/<name>/ for each, and beside it <name>.meta.json, esbuild's record of what went
 * in, which is not part of the image.
 * Usage: node scripts/bundle.ts [--out <folder>] [name …]; default: dist/images, and all of them.
 */
const { values, positionals: names } = parseArgs({
  options: { out: { type: "string", default: join(projectRoot, "dist/images") } },
  allowPositionals: true,
});
const known = deployables.map(({ name }) => name);
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`error: no image is called ${unknown.join(", ")}; there are ${known.join(", ")}\n`);
  process.exit(2);
}
await mkdir(values.out, { recursive: true });
for (const deployable of deployables) {
  if (names.length > 0 && !names.includes(deployable.name)) continue;
  const folder = join(values.out, deployable.name);
  const metafile = await bundleDeployable(deployable, folder);
  await writeFile(`${folder}.meta.json`, JSON.stringify(metafile));
  const outputs = Object.values(metafile.outputs);
  const kibibytes = Math.round(outputs.reduce((sum, { bytes }) => sum + bytes, 0) / 1024);
  process.stdout.write(`${folder}: ${outputs.length} files, ${kibibytes} KiB\n`);
}
