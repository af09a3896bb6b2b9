import { globSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { scratchRepository, type Repository } from "../../tests/support/repository.ts";
import { runCompat, type CompatAnswer } from "./compat/run-compat.fixture.ts";

const today = new Date().toISOString().slice(0, 10);

let repository: Repository;
let schemas = "";

/** Runs `codegen compat` on the repository's schema folder. */
function compat(...args: readonly string[]): Promise<CompatAnswer> {
  return runCompat(["--schemas", schemas, ...args], repository.path);
}

async function json(...args: readonly string[]) {
  const { stdout } = await compat("--format", "json", ...args);
  return JSON.parse(stdout) as {
    readonly headline: string;
    readonly events: readonly {
      readonly event: string;
      readonly base: string;
      readonly changes: readonly { readonly rule: string; readonly accepted?: object }[];
    }[];
    readonly findings: readonly { readonly code: string; readonly severity: string }[];
  };
}

function schema(properties: object, more: object = {}) {
  return {
    "x-event": { version: "1.0.0", owner: "team" },
    type: "object",
    properties,
    ...more,
  };
}

const text = { type: "string" };
const amount = (maximum: number) => ({ type: "integer", minimum: 0, maximum });

beforeEach(async () => {
  repository = await scratchRepository();
  schemas = join(repository.path, "schemas");
  await repository.commit({
    "schemas/order.schema.json": schema({ id: text, amount: amount(100), at: { $ref: "shared/place.json" } }),
    "schemas/visit.schema.json": schema({ id: text }),
    "schemas/shared/place.json": { type: "string", maxLength: 10 },
  });
});

afterEach(() => repository[Symbol.asyncDispose]());

const narrowed = {
  "schemas/order.schema.json": schema({ id: text, amount: amount(50), at: { $ref: "shared/place.json" } }),
};

describe("against a base", () => {
  test("nothing changed", async () => {
    expect(await compat("--base", "main")).toEqual({
      exit: 0,
      stdout: "SAFE: no event changed\n",
      stderr: "",
    });
  });

  test("main is the base that nobody names", async () => {
    await repository.write(narrowed);
    expect((await compat()).exit).toBe(1);
  });

  test("a break fails with its proof and its line", async () => {
    await repository.write(narrowed);
    const { exit, stdout } = await compat("--base", "main");
    expect([exit, stdout.split("\n", 1)[0]]).toEqual([1, "BREAKING: order"]);
    expect(stdout).toMatch(/FOLDER\/schemas\/order\.schema\.json:\d+:\d+: error /);
    expect(stdout).toMatch(/\{"amount":\d+\}/);
    expect((await compat("--require", "forward")).exit).toBe(0);
  });

  test("a piece that changed counts for the events that use it", async () => {
    await repository.write({ "schemas/shared/place.json": { type: "string", maxLength: 5 } });
    expect((await json()).events.map(({ event }) => event)).toEqual(["order"]);
  });

  test("several bases are each compared with", async () => {
    await repository.git("tag", "v1");
    await repository.commit(narrowed);
    const { events } = await json("--base", "main", "--against", "v1");
    expect(events.map(({ event, base }) => `${event} ${base}`)).toEqual(["order v1"]);
    expect((await compat("--base", "main", "--base", "v1")).exit).toBe(1);
  });

  test("a deleted schema breaks, a new one does not", async () => {
    await repository.write({
      "schemas/visit.schema.json": null,
      "schemas/fresh.schema.json": schema({ other: { type: "boolean" } }),
    });
    const { headline, events } = await json();
    expect([headline, events.map(({ event, changes }) => `${event} ${changes[0]?.rule ?? ""}`)]).toEqual([
      "BREAKING",
      ["fresh event-added", "visit event-removed"],
    ]);
  });

  test("a file that is called differently is the same event, where x-event.type says so", async () => {
    const named = { ...schema({ id: text }), "x-event": { type: "visit", version: "1.0.0", owner: "team" } };
    await repository.write({ "schemas/visit.schema.json": null, "schemas/visits.schema.json": named });
    const { events, findings } = await json();
    expect(findings.map(({ code }) => code)).toEqual(["EVENT_FILE_RENAMED"]);
    expect(events.flatMap(({ changes }) => changes).filter(({ rule }) => rule === "event-removed")).toEqual(
      [],
    );
  });

  test("an event type that is called differently is two events, and the likeness is told", async () => {
    await repository.git("mv", "schemas/visit.schema.json", "schemas/call.schema.json");
    const { headline, findings } = await json();
    expect([headline, findings.map(({ code }) => code)]).toEqual(["BREAKING", ["EVENT_RENAMED"]]);
  });

  test("a file that was no schema is told, and nobody is blamed", async () => {
    await repository.commit({ "schemas/visit.schema.json": "{ nonsense" });
    await repository.write({ "schemas/visit.schema.json": schema({ id: text }) });
    const { headline, events, findings } = await json();
    expect([headline, events, findings[0]]).toMatchObject([
      "SAFE",
      [],
      { code: "BASE_NOT_A_SCHEMA", severity: "warning" },
    ]);
  });

  test("a file that is no schema now is an error, and not a deleted event", async () => {
    await repository.write({ "schemas/visit.schema.json": "{ nonsense" });
    const { headline, events, findings } = await json();
    expect([headline, events, findings[0]?.severity]).toEqual(["BREAKING", [], "error"]);
  });

  test("a base without schemas makes everything new", async () => {
    await repository.git("checkout", "--quiet", "--orphan", "older");
    await repository.git("rm", "--quiet", "-r", "--cached", ".");
    await repository.git("commit", "--quiet", "--allow-empty", "--message", "nothing");
    await repository.git("checkout", "--quiet", "--force", "main");
    const { headline, events, findings } = await json("--base", "older");
    expect([headline, events.length, findings[0]?.code]).toEqual(["SAFE", 2, "BASE_WITHOUT_SCHEMAS"]);
  });

  test("a base that does not exist is misuse with the next step", async () => {
    const { exit, stdout, stderr } = await compat("--base", "nowhere");
    expect([exit, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error: There is no folder and no commit "nowhere"\. .*fetch it first/);
  });

  test("another folder is a base too", async () => {
    const older = join(repository.path, "older");
    await mkdir(older);
    await writeFile(join(older, "visit.schema.json"), JSON.stringify(schema({ id: text, gone: text })));
    const { events } = await json("--base", older);
    expect(events.map(({ event }) => event)).toEqual(["order", "visit"]);
  });

  test("further reports are written beside", async () => {
    await repository.write(narrowed);
    const file = join(repository.path, "report.md");
    await compat("--format", "github", "--also", `markdown=${file}`);
    expect(await readFile(file, "utf8")).toMatch(/^## BREAKING: /);
    expect((await compat("--also", "html=x")).exit).toBe(2);
  });
});

describe("accepting a break", () => {
  async function theBreak(): Promise<readonly [rule: string, pointer: string]> {
    await repository.write(narrowed);
    const { events } = await json();
    const change = events[0]?.changes[0] as { readonly rule: string; readonly pointer: string };
    return [change.rule, change.pointer];
  }

  test("writes an entry with which the check passes, and shows it", async () => {
    const broken = await theBreak();
    const { exit, stderr } = await compat(
      "--accept",
      ...broken,
      "--reason",
      "nobody sends more",
      "--owner",
      "team",
    );
    expect([exit, stderr]).toEqual([0, expect.stringContaining("is accepted; commit the file")]);
    const { headline, events, findings } = await json();
    expect([headline, findings]).toEqual(["SAFE", []]);
    expect(events[0]?.changes[0]?.accepted).toEqual({
      reason: "nobody sends more",
      owner: "team",
      until: null,
    });
    await repository.write({
      "schemas/order.schema.json": schema({
        id: text,
        amount: amount(40),
        at: { $ref: "shared/place.json" },
      }),
    });
    const after = await json();
    expect([after.headline, after.findings.map(({ code }) => code)]).toEqual([
      "BREAKING",
      ["ACCEPTANCE_UNUSED"],
    ]);
  });

  test("ends after its last day", async () => {
    await compat("--accept", ...(await theBreak()), "--reason", "for now", "--until", today);
    const file = join(schemas, "accepted-changes.json");
    expect((await compat()).exit).toBe(0);
    await writeFile(file, (await readFile(file, "utf8")).replace(today, "2020-01-01"));
    const { stdout, exit } = await compat();
    expect([exit, stdout]).toEqual([1, expect.stringContaining("error ACCEPTANCE_EXPIRED")]);
  });

  test.each<[string, readonly string[], RegExp]>([
    ["no reason", [], /needs --reason/],
    ["an empty reason", ["--reason", " "], /needs --reason/],
    ["a day of the past", ["--reason", "x", "--until", "2020-01-01"], /--until takes a day from today on/],
    ["no day", ["--reason", "x", "--until", "2999-02-30"], /--until takes a day/],
    [
      "another event",
      ["--reason", "x", "--event", "visit"],
      /there is no break .* of visit; the breaks are\n {2}order: /,
    ],
  ])("is refused with %s", async (_, args, want) => {
    const { exit, stderr } = await compat("--accept", ...(await theBreak()), ...args);
    expect([exit, stderr]).toEqual([2, expect.stringMatching(want)]);
  });

  test("is refused where nothing breaks", async () => {
    const { exit, stderr } = await compat("--accept", "type-changed", "/properties/a", "--reason", "x");
    expect([exit, stderr]).toEqual([2, expect.stringContaining("nothing breaks")]);
  });
});

test("the page lists every code that a comparison has of its own", async () => {
  const page = await readFile("docs/schema-changes.md", "utf8");
  const sources = globSync(["codegen/compat/{accept,base}/*.ts", "codegen/commands/compat/*.ts"]);
  const texts = await Promise.all(sources.map((file) => readFile(file, "utf8")));
  const codes = texts.flatMap((source) =>
    [...source.matchAll(/diagnostic\(\s*"([A-Z_]+)"/g)].map(([, code]) => code),
  );
  expect(codes.length).toBeGreaterThan(5);
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});
