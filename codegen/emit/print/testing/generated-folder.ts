import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { loadSchemas } from "../../../load/load-schemas.ts";
import type { JsonSchema } from "../../../load/loaded-schema.ts";
import { buildModel } from "../../../model/build-model.ts";
import type { Model } from "../../../model/event-model.ts";
import { emitAll } from "../../emit-all.ts";
import type { Loss } from "../../emitter.ts";
import { emitters } from "../../emitters.ts";

/** What the named emitters made of some schemas, on disk and ready to import. */
export interface GeneratedFolder {
  readonly folder: string;
  readonly model: Model;
  readonly losses: readonly Loss[];
  /** Text of the files by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Imports a module of the folder; the caller says what it exports. */
  load<Module>(path: string): Promise<Module>;
}

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** A model of schemas given in a test, by file stem. Throws when one of them has a finding that is an error. */
export async function modelOf(schemas: Readonly<Record<string, JsonSchema>>): Promise<Model> {
  const directory = await mkdtemp(join(tmpdir(), "eventloom-schemas-"));
  for (const [stem, schema] of Object.entries(schemas)) {
    await writeFile(join(directory, `${stem}.schema.json`), JSON.stringify(schema));
  }
  const model = await modelOfDirectory(directory);
  await rm(directory, { recursive: true });
  return model;
}

/** A model of the schemas in a folder. */
export async function modelOfDirectory(directory: string): Promise<Model> {
  const loaded = await loadSchemas({ directory });
  const built = buildModel(loaded.schemas, new Map());
  const errors = [...loaded.diagnostics, ...built.diagnostics].filter((one) => one.severity === "error");
  if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
  return built.model;
}

const folders: string[] = [];

/** Removes all folders that a test file has made; for its `afterAll`. */
export async function removeFolders(): Promise<void> {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
}

/** Writes what emitters make of a model into a new temporary folder: see `removeFolders`. */
export async function generatedFolder(model: Model, names: readonly string[]): Promise<GeneratedFolder> {
  const chosen = emitters.filter((one) => names.includes(one.name));
  const emission = await emitAll(model, await Promise.all(chosen.map((one) => one.load())));
  const folder = await mkdtemp(join(tmpdir(), "eventloom-generated-"));
  folders.push(folder);
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), '{"type": "module"}');
  for (const { path, content } of emission.files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return {
    folder,
    model,
    losses: emission.losses,
    files: new Map(emission.files.map(({ path, content }) => [path, content])),
    load: async <Module>(path: string) => (await import(pathToFileURL(join(folder, path)).href)) as Module,
  };
}
