import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { git, GitError } from "../compat/base/git.ts";
import { mergeTexts } from "../compat/merge/merge-texts.ts";
import { UsageError, type ExitCode, type Terminal } from "./terminal.ts";

/** What `codegen merge` takes. */
export interface MergeOptions {
  readonly schemas: string;
  /** Three versions of one file, as git hands them to a merge driver: the result goes into the second. Empty for what git has in conflict. */
  readonly files: readonly string[];
}

/**
 * Merges schema files by what they say. Without files: those in the schema folder that a merge of git's left in conflict. What both sides
 * changed in different ways is told and left to a person: exit code 1.
 */
export async function mergeCommand({ schemas, files }: MergeOptions, terminal: Terminal): Promise<ExitCode> {
  const [base, ours, theirs] = files;
  if (base === undefined) return mergeFolder(schemas, terminal);
  if (ours === undefined || theirs === undefined)
    throw new UsageError("three files are wanted: the base, ours, theirs; or none");
  const [was, our, their] = await Promise.all([base, ours, theirs].map((file) => readFile(file, "utf8")));
  const merged = mergeTexts(was === "" ? null : (was ?? null), our ?? "", their ?? "");
  return finish(ours, merged, terminal);
}

async function mergeFolder(schemas: string, terminal: Terminal): Promise<ExitCode> {
  const parent = dirname(resolve(schemas));
  const unmerged = await unmergedFiles(parent, basename(resolve(schemas)));
  const open = [...unmerged].filter(([path]) => !/\/locks\/|\/accepted-changes\.json$/.test(path));
  let exit: ExitCode = 0;
  for (const [path, stages] of open) {
    const [was, our, their] = await Promise.all(
      [1, 2, 3].map((stage) => blobText(parent, stages.get(stage))),
    );
    const merged =
      our === null || their === null || our === undefined || their === undefined
        ? { text: null, conflicts: [] }
        : mergeTexts(was ?? null, our, their);
    if ((await finish(join(parent, path), merged, terminal)) !== 0) exit = 1;
  }
  if (open.length === 0) terminal.stderr("no schema file is in conflict\n");
  else if (exit === 0) {
    const count = open.length === 1 ? "1 file" : `${open.length} files`;
    terminal.stderr(`${count} merged; run \`npm run codegen\`, then git add and commit\n`);
  }
  return exit;
}

async function finish(
  file: string,
  { text, conflicts }: ReturnType<typeof mergeTexts>,
  terminal: Terminal,
): Promise<ExitCode> {
  if (text !== null) {
    await writeFile(file, text);
    return 0;
  }
  const places = conflicts.map((pointer) => (pointer === "" ? "the whole file" : pointer)).join(", ");
  const why = places === "" ? "one side removed it, or is no JSON" : `both sides changed ${places}`;
  terminal.stderr(`${file}: ${why}; decide by hand\n`);
  return 1;
}

/** The files in conflict below a folder: path to the id of the content by stage, 1 the base, 2 ours, 3 theirs. */
async function unmergedFiles(
  parent: string,
  folder: string,
): Promise<ReadonlyMap<string, ReadonlyMap<number, string>>> {
  const found = new Map<string, Map<number, string>>();
  try {
    const listed = await git(parent, ["ls-files", "-u", "-z", "--", `${folder}/`]);
    for (const line of listed.toString("utf8").split("\0")) {
      const [, id = "", stage, path] = /^\d+ ([0-9a-f]+) (\d)\t(.*\.json)$/s.exec(line) ?? [];
      if (path === undefined) continue;
      found.set(path, (found.get(path) ?? new Map<number, string>()).set(Number(stage), id));
    }
  } catch (error) {
    if (error instanceof GitError)
      throw new UsageError(`git cannot tell what is in conflict: ${error.message}`);
    throw error;
  }
  return found;
}

async function blobText(parent: string, id: string | undefined): Promise<string | null> {
  return id === undefined ? null : (await git(parent, ["cat-file", "blob", id])).toString("utf8");
}
