import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** What a fake program does with a command line that begins in a certain way. */
export interface Reply {
  /** How the words of the command line begin, joined by blanks. */
  readonly when: string;
  readonly stdout?: string;
  readonly code?: number;
}

/** Programs on PATH that record what they are asked and answer from a list. */
export interface FakePrograms {
  /** PATH with the fakes first. */
  readonly path: string;
  /** Command lines so far, each with the program's name first. */
  calls(): Promise<readonly string[]>;
}

const program = `#!/usr/bin/env bash
set -euo pipefail
line="$(basename "$0") $*"
echo "$line" >>"$(dirname "$0")/../calls"
while IFS=$'\\t' read -r code when stdout; do
  if [[ "$line" == "$when"* ]]; then
    printf '%b' "$stdout"
    exit "$code"
  fi
done <"$(dirname "$0")/../replies"
echo "fake: unexpected command: $line" >&2
exit 97
`;

/** As `printf %b` gives it back. */
function oneLine(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}

/**
 * Puts fakes of the programs in `folder`. A command line that no reply fits fails with code 97, so that a script which does something new
 * fails its test.
 */
export async function fakePrograms(
  folder: string,
  names: readonly string[],
  replies: readonly Reply[],
): Promise<FakePrograms> {
  const bin = join(folder, "bin");
  await mkdir(bin, { recursive: true });
  for (const name of names) {
    await writeFile(join(bin, name), program);
    await chmod(join(bin, name), 0o755);
  }
  const lines = replies.map(({ when, stdout = "", code = 0 }) => `${code}\t${when}\t${oneLine(stdout)}\n`);
  await writeFile(join(folder, "replies"), lines.join(""));
  await writeFile(join(folder, "calls"), "");
  return {
    path: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
    calls: async () =>
      (await readFile(join(folder, "calls"), "utf8")).split("\n").filter((line) => line !== ""),
  };
}
