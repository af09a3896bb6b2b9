import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import type { Json } from "../../codegen/load/loaded-schema.ts";

/** Folders of the suite with the number of required cases in each. */
export const drafts = {
  draft4: 610,
  draft6: 829,
  draft7: 913,
  "draft2019-09": 1227,
  "draft2020-12": 1257,
} as const;

/** The folder of a draft in the suite. */
export type DraftFolder = keyof typeof drafts;

/** A schema of the suite with the values that are judged by it. */
export interface Group {
  readonly draft: DraftFolder;
  /** Name of the file without `.json`: the keyword that it is about. */
  readonly keyword: string;
  readonly description: string;
  readonly schema: Json;
  readonly tests: readonly {
    readonly description: string;
    readonly data: Json;
    readonly valid: boolean;
  }[];
}

/** Where the suite is unpacked: the environment's JSON_SCHEMA_TEST_SUITE, else a folder of the user's cache. */
export function suiteFolder(): string {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return process.env["JSON_SCHEMA_TEST_SUITE"] ?? join(cache, "eventloom/json-schema-test-suite");
}

/**
 * For `test.skipIf`: true when the suite is not on this machine, with a line that says so. With `REQUIRE_ALL=1` a missing suite is a failure
 * instead.
 */
export function suiteIsMissing(): boolean {
  const folder = suiteFolder();
  if (existsSync(join(folder, "tests"))) return false;
  if (process.env["REQUIRE_ALL"] === "1") {
    throw new Error(
      `the JSON Schema test suite is not in ${folder} and REQUIRE_ALL=1 forbids skipping; tests/json-schema-suite/fetch.sh gets it`,
    );
  }
  process.stderr.write(
    `skipped: needs the JSON Schema test suite in ${folder} (tests/json-schema-suite/fetch.sh gets it)\n`,
  );
  return true;
}

/** The required groups of a draft. */
export function groupsOf(draft: DraftFolder): readonly Group[] {
  const folder = join(suiteFolder(), "tests", draft);
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted();
  return files.flatMap((file) =>
    (JSON.parse(readFileSync(join(folder, file), "utf8")) as Omit<Group, "draft" | "keyword">[]).map(
      (group) => ({ ...group, draft, keyword: basename(file, ".json") }),
    ),
  );
}
