import { statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { folderTree } from "./folder-tree.ts";
import { git, GitError, gitText } from "./git.ts";
import { gitTree } from "./git-tree.ts";
import type { SchemaTree } from "./schema-tree.ts";

/** A base that cannot be compared with; `message` says why and what to do next. */
export class BaseError extends Error {
  override readonly name = "BaseError";
}

/**
 * The schema folder at a base: a folder on disk (a schema folder, or a project that holds one of the same name), else a git ref.
 * Rejects with `BaseError`.
 */
export async function openBase(base: string, schemas: string): Promise<SchemaTree> {
  const isFolder = statSync(base, { throwIfNoEntry: false })?.isDirectory() === true;
  const commit = await findCommit(base, schemas, isFolder);
  if (isFolder && commit !== null && !/^\.{0,2}\/|[/\\]$/.test(base)) {
    throw new BaseError(
      `${quoted(base)} is a folder and a git ref: write ./${base} for the folder, or refs/heads/${base} for the ref.`,
    );
  }
  if (commit === null || (isFolder && /[/\\]/.test(base)))
    return folderTree(schemaFolder(base, schemas), base);
  const full = resolve(schemas);
  return gitTree({
    parent: dirname(full),
    folder: basename(full),
    directory: loaderName(schemas),
    commit,
    name: base,
  });
}

/** The commit that the words name; null when a folder of that name is meant. */
async function findCommit(base: string, schemas: string, isFolder: boolean): Promise<string | null> {
  const parent = dirname(resolve(schemas));
  if (statSync(parent, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new BaseError(`There is no folder ${parent}: --schemas names the folder of the schema files.`);
  try {
    const commit = await gitText(parent, [
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${base}^{commit}`,
    ]);
    if (commit !== null && /^[0-9a-f]{40,64}$/.test(commit)) return commit;
    if (isFolder) return null;
    throw new BaseError(await whyMissing(parent, base));
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (isFolder) return null;
    throw new BaseError(`git cannot be started (${error.message}), and ${quoted(base)} is no folder.`);
  }
}

async function whyMissing(parent: string, base: string): Promise<string> {
  try {
    const shallow = (await git(parent, ["rev-parse", "--is-shallow-repository"])).toString("utf8").trim();
    const branch = base.replace(/^(refs\/remotes\/)?origin\//, "");
    if (shallow !== "true")
      return `There is no folder and no commit ${quoted(base)}. Write a branch, tag or commit that \`git log\` knows; fetch it first when it is on the server only.`;
    return [
      `There is no commit ${quoted(base)}, and this clone is shallow.`,
      `Fetch it with \`git fetch --depth=1 origin ${branch}\`, or more history with \`git fetch --deepen=100\` or \`git fetch --unshallow\`;`,
      "with actions/checkout set `fetch-depth: 0`.",
    ].join(" ");
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return `${quoted(base)} is no folder, and git cannot look it up (${error.message.split("\n", 1)[0] ?? ""}). Name a folder with the older schemas, or run in a git repository.`;
  }
}

/** The folder itself, or the one in it that is called like today's. */
function schemaFolder(base: string, schemas: string): string {
  const inside = join(base, basename(resolve(schemas)));
  const found = statSync(inside, { throwIfNoEntry: false })?.isDirectory() === true ? inside : base;
  return found.replaceAll("\\", "/");
}

function loaderName(schemas: string): string {
  return schemas.replaceAll("\\", "/").replace(/\/+$/, "");
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
