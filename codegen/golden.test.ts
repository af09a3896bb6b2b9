import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { run } from "./commands.ts";

/*
 * A case is a folder of `testdata/`: `schemas/` and perhaps `codegen.config.json` are what a user wrote, `expected/` what `npm run codegen` makes of it, `stderr.txt` what
 * the run prints. Without `expected/` the run must fail and write nothing. `case.json` names the files to show: {"show": [prefix, …]}.
 * UPDATE_GOLDEN=1 rewrites what is expected; read the difference before you commit it.
 */
const testdata = fileURLToPath(new URL("testdata", import.meta.url));
const update = process.env["UPDATE_GOLDEN"] === "1";
const home = process.cwd();

afterEach(() => process.chdir(home));

/** Path → content of all files below a folder; empty when there is none. */
async function filesBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = files
    .toSorted()
    .map(async (file) => [file.slice(folder.length + 1), await readFile(file, "utf8")] as const);
  return new Map(await Promise.all(contents));
}

interface Outcome {
  readonly exit: number;
  /** All that was printed but for the line with the time. */
  readonly printed: string;
  /** Generated files, and the locks below `locks/`. */
  readonly files: ReadonlyMap<string, string>;
}

/** Runs `codegen` in a copy of the case, as a user does in the project's folder. */
async function generateCase(source: string): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "eventloom-golden-"));
  try {
    for (const name of ["schemas", "codegen.config.json"]) {
      if (existsSync(join(source, name)))
        await cp(join(source, name), join(folder, name), { recursive: true });
    }
    process.chdir(folder);
    let printed = "";
    const write = (text: string) => void (printed += text);
    const interrupt = new AbortController().signal;
    const exit = await run([], { stdout: write, stderr: write, color: false, interactive: false, interrupt });
    const generated = await filesBelow(join(folder, "generated"));
    const locks = await filesBelow(join(folder, "schemas/locks"));
    const lockFiles = [...locks].map(([path, content]) => [`locks/${path}`, content] as const);
    return {
      exit,
      printed: printed.replace(/^\d+ events: .* in [\d.]+ s\n/m, ""),
      files: new Map([...generated, ...lockFiles]),
    };
  } finally {
    process.chdir(home);
    await rm(folder, { recursive: true, force: true });
  }
}

async function shownPrefixes(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, "case.json"), "utf8").catch(() => '{"show": [""]}');
  return (JSON.parse(text) as { readonly show: readonly string[] }).show;
}

async function rewrite(folder: string, { printed, files }: Outcome): Promise<void> {
  await rm(join(folder, "expected"), { recursive: true, force: true });
  await rm(join(folder, "stderr.txt"), { force: true });
  if (printed !== "") await writeFile(join(folder, "stderr.txt"), printed);
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, "expected", path)), { recursive: true });
    await writeFile(join(folder, "expected", path), content);
  }
}

/** What stands in the case's folder. */
async function wanted(folder: string): Promise<Outcome> {
  const files = await filesBelow(join(folder, "expected"));
  const printed = await readFile(join(folder, "stderr.txt"), "utf8").catch(() => "");
  return { exit: files.size > 0 ? 0 : 1, printed, files };
}

/** What a run gave, without the files that the case does not show. A refused run must leave the locks as they were, and write no file. */
async function given(folder: string): Promise<Outcome> {
  const { exit, printed, files } = await generateCase(folder);
  if (exit !== 0) {
    const before = await filesBelow(join(folder, "schemas"));
    return { exit, printed, files: new Map([...files].filter(([path, text]) => before.get(path) !== text)) };
  }
  const show = await shownPrefixes(folder);
  for (const prefix of show) {
    if ([...files.keys()].some((path) => path.startsWith(prefix))) continue;
    throw new Error(`case.json shows ${prefix}, which codegen does not write`);
  }
  const shown = [...files].filter(([path]) => show.some((prefix) => path.startsWith(prefix)));
  return { exit, printed, files: new Map(shown) };
}

test.each(readdirSync(testdata))("%s", async (name) => {
  const folder = join(testdata, name);
  const outcome = await given(folder);
  if (update) await rewrite(folder, outcome);
  expect(outcome).toEqual(await wanted(folder));
});
