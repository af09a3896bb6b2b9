import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emitSuite } from "./json-schema-suite/emit-suite.ts";
import skips from "./json-schema-suite/skips.json" with { type: "json" };
import { type DraftFolder, drafts, groupsOf, suiteIsMissing } from "./json-schema-suite/suite.ts";
import { projectRoot, runNode } from "./support/process.ts";
import { temporaryFolder } from "./support/scratch.ts";

/*
 * The official test suite of JSON Schema: every required case of the drafts that codegen reads, through load and the emitted files. What is
 * skipped stands in `skips.json` with its reason, and must still fail.
 */
interface Case {
  readonly draft: string;
  readonly file: string;
  readonly group: string;
  readonly test: string;
}

function named(cases: readonly Case[], draft: DraftFolder): readonly string[] {
  return cases
    .filter((one) => one.draft === draft)
    .map((one) => `${one.file}: ${one.group}: ${one.test}`)
    .toSorted();
}

describe.skipIf(suiteIsMissing())("emitted validators and the JSON Schema test suite", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let wrong: readonly Case[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    await emitSuite(folder.path);
    const script = join(projectRoot, "tests/json-schema-suite/run-cases.mjs");
    await copyFile(script, join(folder.path, "run-cases.mjs"));
    const { code, stdout, stderr } = await runNode(["run-cases.mjs"], { cwd: folder.path });
    if (code !== 0) throw new Error(stderr);
    wrong = JSON.parse(stdout) as readonly Case[];
  });

  afterAll(() => folder[Symbol.asyncDispose]());

  test.each(Object.entries(drafts) as [DraftFolder, number][])(
    "%s: all of the %i required cases but the skipped ones",
    (draft, count) => {
      expect(groupsOf(draft).flatMap((group) => group.tests)).toHaveLength(count);
      const skipped = skips.flatMap(({ cases }) => cases);
      expect(named(wrong, draft)).toEqual(named(skipped, draft));
    },
  );
});
