import { spawn } from "node:child_process";

/** A git command that failed, or a git that is not there; `message` is git's own words. */
export class GitError extends Error {
  override readonly name = "GitError";
  /** Exit code; null when git could not be started. */
  readonly code: number | null;

  constructor(message: string, code: number | null) {
    super(message);
    this.code = code;
  }
}

/**
 * What a git command writes, in `folder`. No shell runs, paths are taken literally, and git neither asks nor pages. Whoever passes words
 * of a person puts them behind `--end-of-options` or `--`. Rejects with `GitError`.
 */
export function git(folder: string, args: readonly string[], input = ""): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["-C", folder, "--no-pager", "--literal-pathspecs", ...args], {
      env: { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" },
    });
    const out: Buffer[] = [];
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => void out.push(chunk));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    // A git that ends early closes its input: its exit code tells why.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.on("error", (error) => reject(new GitError(error.message, null)));
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(new GitError(said.trim().replace(/^fatal: /, ""), code));
    });
  });
}

/** The same as text without the last line's end; null when git fails. */
export async function gitText(folder: string, args: readonly string[]): Promise<string | null> {
  try {
    return (await git(folder, args)).toString("utf8").replace(/\r?\n$/, "");
  } catch (error) {
    if (error instanceof GitError && error.code !== null) return null;
    throw error;
  }
}
