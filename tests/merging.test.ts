import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { run } from "../codegen/commands.ts";
import { parseLock } from "../codegen/model/lock.ts";
import { projectRoot } from "./support/process.ts";
import { scratchRepository, type Repository } from "./support/repository.ts";

/*
 * Two people work on schemas at the same time, each on a branch, and run codegen before they commit, as everybody does. Then their branches are
 * merged by git itself, with the attributes of this repository.
 */
let repository: Repository;

beforeEach(async () => {
  repository = await scratchRepository();
  await repository.write({
    ".gitattributes": await readFile(join(projectRoot, ".gitattributes"), "utf8"),
    "schemas/order.schema.json": order({}),
  });
  await generated();
  await repository.commit();
});

afterEach(() => repository[Symbol.asyncDispose]());

const text = { type: "string", description: "A text." };

/** The order event with more properties after the one that they are listed under. */
function order(
  more: Readonly<Partial<Record<"id" | "note" | "total", object>>>,
  without: readonly string[] = [],
) {
  const properties = {
    id: text,
    ...more.id,
    note: text,
    ...more.note,
    total: { ...text, maxLength: 9 },
    ...more.total,
  };
  return event(Object.fromEntries(Object.entries(properties).filter(([name]) => !without.includes(name))));
}

function event(properties: object) {
  return {
    title: "An event",
    "x-event": { version: "1.0.0", owner: "team" },
    type: "object",
    properties,
    required: ["note"],
  };
}

async function codegen(command: "generate" | "check" | "merge"): Promise<number> {
  const schemas = ["--schemas", join(repository.path, "schemas")];
  const out = command === "merge" ? [] : ["--out", join(repository.path, "generated")];
  return run([command, ...schemas, ...out], {
    stdout: () => {},
    stderr: () => {},
    color: false,
    interactive: false,
    interrupt: new AbortController().signal,
  });
}

async function generated(): Promise<void> {
  expect(await codegen("generate")).toBe(0);
}

/** Commits each of the changes on a branch of its own, then merges the second into the first. Resolves with the files in conflict. */
async function merge(
  ours: Readonly<Record<string, unknown>>,
  theirs: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> {
  for (const [name, files] of Object.entries({ ours, theirs })) {
    await repository.git("checkout", "--quiet", "-b", name, "main");
    await repository.write(files);
    await generated();
    await repository.commit();
  }
  await repository.git("checkout", "--quiet", "ours");
  await repository.git("merge", "--quiet", "--no-edit", "theirs").catch(() => {});
  return (await repository.git("diff", "--name-only", "--diff-filter=U"))
    .split("\n")
    .filter((file) => file !== "");
}

/** Runs codegen and commits, which is all that is left to do after a merge; then everything is up to date. */
async function finish(): Promise<void> {
  await generated();
  await repository.commit();
  expect(await codegen("check")).toBe(0);
}

async function lockOf(table: string): Promise<readonly string[]> {
  const file = join(repository.path, "schemas/locks", `${table}.lock.json`);
  const { lock } = parseLock(await readFile(file, "utf8"), file);
  return [...(lock?.columns.keys() ?? []), ...[...(lock?.removed.keys() ?? [])].map((path) => `-${path}`)];
}

const schemaFiles = (files: readonly string[]) => files.filter((file) => file.startsWith("schemas/"));

test.each<[string, Parameters<typeof order>, Parameters<typeof order>, readonly string[]]>([
  ["two fields", [{ id: { a: text } }], [{ note: { b: text } }], ["/a", "/b", "/id", "/note", "/total"]],
  [
    "two fields whose lines are neighbours",
    [{ id: { zz: text } }],
    [{ note: { zy: text } }],
    ["/id", "/note", "/total", "/zy", "/zz"],
  ],
  [
    "a field more and a field less",
    [{ id: { noted: text } }],
    [{}, ["total"]],
    ["/id", "/note", "/noted", "-/total"],
  ],
  ["two fields less", [{}, ["id"]], [{}, ["total"]], ["/note", "-/id", "-/total"]],
])("of the same event, %s merge without a hand edit", async (_, ours, theirs, want) => {
  const file = "schemas/order.schema.json";
  const conflicts = await merge({ [file]: order(...ours) }, { [file]: order(...theirs) });
  expect(schemaFiles(conflicts)).toEqual([]);
  await finish();
  expect(await lockOf("order")).toEqual(want);
});

describe("two fields at the very same place merge by what they say", () => {
  const file = "schemas/order.schema.json";
  const ours = { [file]: order({ total: { zulu: text } }) };
  const theirs = { [file]: order({ total: { zeta: text, zenith: text } }) };
  const wanted = ["/id", "/note", "/total", "/zenith", "/zeta", "/zulu"];

  test("after the fact", async () => {
    expect(await merge(ours, theirs)).toContain(file);
    expect(await codegen("merge")).toBe(0);
    await finish();
    expect(await lockOf("order")).toEqual(wanted);
  });

  test("within git's merge, where the driver is set", async () => {
    const cli = `${process.execPath} ${join(projectRoot, "codegen/cli.ts")}`;
    await repository.git("config", "merge.eventloom.driver", `${cli} merge %O %A %B`);
    expect(schemaFiles(await merge(ours, theirs))).toEqual([]);
    await finish();
    expect(await lockOf("order")).toEqual(wanted);
  });
});

test("what both branches changed in different ways is left to a person", async () => {
  const file = "schemas/order.schema.json";
  const described = (description: string) => ({ ...order({}), description });
  expect(await merge({ [file]: described("Ours.") }, { [file]: described("Theirs.") })).toContain(file);
  expect(await codegen("merge")).toBe(1);
  expect(await readFile(join(repository.path, file), "utf8")).toContain("<<<<<<<");
});

test("two new events merge without a hand edit", async () => {
  const conflicts = await merge(
    { "schemas/parcel.schema.json": event({ note: text }) },
    { "schemas/payment.schema.json": event({ note: text }) },
  );
  expect(schemaFiles(conflicts)).toEqual([]);
  await finish();
  expect([await lockOf("parcel"), await lockOf("payment")]).toEqual([["/note"], ["/note"]]);
});

test("an event less and a field more elsewhere merge without a hand edit", async () => {
  await repository.commit({ "schemas/visit.schema.json": event({ note: text }) });
  await generated();
  await repository.commit();
  const conflicts = await merge(
    { "schemas/visit.schema.json": null },
    { "schemas/order.schema.json": order({ note: { memo: text } }) },
  );
  expect(schemaFiles(conflicts)).toEqual([]);
  await finish();
});

test("two accepted changes merge without a hand edit", async () => {
  const file = "schemas/accepted-changes.json";
  const entry = (pointer: string) =>
    `    { "event": "order", "rule": "type-changed", "pointer": "${pointer}", "old": null, "new": null, "reason": "r" }`;
  const accepted = (...pointers: readonly string[]) =>
    `{\n  "accepted": [\n${pointers.map(entry).join(",\n")}\n  ]\n}\n`;
  await repository.commit({ [file]: accepted("/a") });
  expect(await merge({ [file]: accepted("/a", "/b") }, { [file]: accepted("/a", "/c") })).toEqual([]);
  const { parseAccepted } = await import("../codegen/compat/accept/accepted-file.ts");
  const { accepted: read, diagnostics } = parseAccepted(
    file,
    await readFile(join(repository.path, file), "utf8"),
  );
  expect([diagnostics, read.map(({ pointer }) => pointer)]).toEqual([[], ["/a", "/b", "/c"]]);
});
