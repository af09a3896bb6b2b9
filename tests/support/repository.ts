import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { start } from "./process.ts";
import { temporaryFolder } from "./scratch.ts";

/** A git repository of a test, with the branch `main` and no commit yet. */
export interface Repository extends AsyncDisposable {
  readonly path: string;
  /** Runs git there; rejects with git's words when it fails. */
  git(...args: readonly string[]): Promise<string>;
  /** Writes files and removes those whose content is null. */
  write(files: Readonly<Record<string, unknown>>): Promise<void>;
  /** The same, then commits everything. */
  commit(files?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** A new repository that knows no configuration but its own. */
export async function scratchRepository(): Promise<Repository> {
  const folder = await temporaryFolder();
  const repository = openRepository(folder.path);
  await repository.git("init", "--quiet", "--initial-branch=main");
  return { ...repository, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/** The repository in a folder. */
export function openRepository(path: string): Omit<Repository, keyof AsyncDisposable> {
  const env = {
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Test",
    GIT_AUTHOR_EMAIL: "test@example.com",
    GIT_COMMITTER_NAME: "Test",
    GIT_COMMITTER_EMAIL: "test@example.com",
  };
  const repository = {
    path,
    async git(...args: readonly string[]) {
      const { code, stdout, stderr } = await start("git", args, { cwd: path, env }).finished;
      if (code !== 0) throw new Error(`git ${args.join(" ")} ended with ${code}: ${stdout}${stderr}`);
      return stdout.trim();
    },
    async write(files: Readonly<Record<string, unknown>>) {
      for (const [name, content] of Object.entries(files)) {
        const file = join(path, name);
        if (content === null) await rm(file);
        else {
          await mkdir(dirname(file), { recursive: true });
          const text = content instanceof Uint8Array || typeof content === "string" ? content : undefined;
          await writeFile(file, text ?? `${JSON.stringify(content, null, 2)}\n`);
        }
      }
    },
    async commit(files: Readonly<Record<string, unknown>> = {}) {
      await repository.write(files);
      await repository.git("add", "--all");
      await repository.git("commit", "--quiet", "--allow-empty", "--message", "a change");
      return repository.git("rev-parse", "HEAD");
    },
  };
  return repository;
}
