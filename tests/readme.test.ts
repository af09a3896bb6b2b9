import { existsSync, globSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missing } from "./needs.ts";
import { documentedLines } from "./support/documented-events.ts";
import { commandsOf } from "./support/markdown-commands.ts";
import { openRepository } from "./support/repository.ts";
import { projectRoot, start, type Finished, type RunOptions } from "./support/process.ts";
import { copyOfProject } from "./support/scratch.ts";
import { startStackProcess, type StackProcess } from "./support/stack.ts";
import { until } from "./support/until.ts";

/*
 * Readers type what the documents show. Here each of these commands is run in a copy of the project, against a stack of its own; one that
 * this file does not know how to treat fails.
 */
const documents = globSync(["README.md", "schemas/README.md", "docs/**/*.md"], {
  cwd: projectRoot,
  // Reports tell people of a pull request what to run, not readers.
  exclude: ["docs/examples/**"],
}).toSorted();
const read = (file: string) => readFileSync(join(projectRoot, file), "utf8");
const scripts = (JSON.parse(read("package.json")) as { readonly scripts: Readonly<Record<string, string>> })
  .scripts;
const binaries = join(projectRoot, "node_modules/.bin");

let project: Awaited<ReturnType<typeof copyOfProject>>;
let stack: StackProcess;

beforeAll(async () => {
  project = await copyOfProject();
  await writeFile(join(project.path, "events.ndjson"), documentedLines);
  const repository = openRepository(project.path);
  await repository.git("init", "--quiet", "--initial-branch=main");
  await repository.git("add", "schemas");
  await repository.git("commit", "--quiet", "--message", "the schemas");
  stack = await startStackProcess(join(project.path, ".local"), project.path);
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await project[Symbol.asyncDispose]();
});

/** Runs a line of shell as a reader would, in the copy of the project. */
function shell(text: string, env: RunOptions["env"] = {}): Promise<Finished> {
  return start("sh", ["-c", text], { cwd: project.path, env: { DATA_DIR: ".local", ...env } }).finished;
}

async function succeeds(text: string): Promise<Finished> {
  const finished = await shell(text);
  if (finished.code !== 0)
    throw new Error(`${text} ended with ${finished.code}: ${finished.stdout}${finished.stderr}`);
  return finished;
}

/** The lock file is what package.json asks for; installing again would prove no more. */
async function lockIsInStep(): Promise<void> {
  const path = [binaries, process.env["PATH"]].join(delimiter);
  const finished = await start("npm", ["ci", "--dry-run", "--offline"], { env: { PATH: path } }).finished;
  expect(finished).toMatchObject({ code: 0 });
}

/** Starts, is there, and ends cleanly. */
async function startsAndStops(text: string): Promise<void> {
  const data = join(project.path, `.local/started-${Date.now()}`);
  const env = { DATA_DIR: data, PORT: "0", TABLE_MANAGER_PORT: "0" };
  const finished = shell(text, env);
  const { pid } = await until(`${text} is up`, async () => {
    return JSON.parse(await readFile(join(data, "stack.json"), "utf8")) as { readonly pid: number };
  });
  process.kill(pid, "SIGINT");
  expect(await finished).toMatchObject({ code: 0, stderr: "" });
}

/** What CI runs anyway: the script is there, and so is every program it starts. */
function isReady(text: string): void {
  const script = scripts[text.replace(/^npm (run )?(-s )?/, "").replace(/ -- .*/, "")] ?? "";
  expect(script).not.toBe("");
  const programs = script.split(" && ").map((part) => part.split(" ")[0] ?? "");
  const isThere = (program: string) =>
    program === "npm" || [binaries, projectRoot].some((folder) => existsSync(join(folder, program)));
  expect(programs.filter((program) => !isThere(program))).toEqual([]);
  for (const file of script.match(/\S+\.ts\b/g) ?? []) expect(existsSync(join(projectRoot, file))).toBe(true);
}

/** Answers below 400, and JSON. */
async function isAnswered(text: string): Promise<void> {
  const local = text
    .replaceAll("http://localhost:8080", stack.generator)
    .replaceAll("http://localhost:8081", stack.tableManager);
  expect(local).not.toBe(text);
  const { stdout } = await succeeds(local.replace(/^curl /, "curl --silent --show-error --fail-with-body "));
  expect(() => void JSON.parse(stdout)).not.toThrow();
}

/** The first fitting pattern treats a command. */
const treatments: readonly (readonly [RegExp, (text: string) => void | Promise<unknown>])[] = [
  [/^npm ci$/, lockIsInStep],
  [/^npm start$/, startsAndStops],
  [
    /^npm (test|run lint|run bench(?: -- .*)?|run pipeline(?: -- .*)?|run test:(?:compat|engines|faults|fuzz|gcp|soak)(?: -- [a-z]+)?|run load -- .*|run pack:[a-z]+)$/,
    isReady,
  ],
  [/^curl /, isAnswered],
  [/^git config merge\./, succeeds],
  [/^(echo '[^']*' \| )?npm run (-s )?(codegen|demo|events)( |$)/, succeeds],
];

function treatmentOf(text: string) {
  return treatments.find(([pattern]) => pattern.test(text))?.[1];
}

/** The commands of all documents, with chains taken apart. */
const commands = documents.flatMap((file) =>
  commandsOf(read(file)).flatMap(({ line, text, says }) =>
    text.split(" && ").map((part) => ({ place: `${file}:${line}`, text: part, says })),
  ),
);
const distinct = commands.filter(
  ({ text }, index) => commands.findIndex((one) => one.text === text) === index,
);

describe("every documented command works", () => {
  test("there are some, and the quick start is among them", () => {
    const texts = distinct.map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(["npm ci", "npm start", "npm test", "npm run codegen"]));
  });

  for (const { place, text } of distinct) {
    const needsCurl = text.startsWith("curl ");
    test.skipIf(needsCurl && missing("curl"))(
      `${place}: ${text.split("\n", 1)[0]}`,
      { timeout: 120_000 },
      async () => {
        const treatment = treatmentOf(text);
        if (treatment === undefined) throw new Error(`no treatment for ${text}: add one to this file`);
        await expect(Promise.resolve(treatment(text))).resolves.not.toThrow();
      },
    );
  }
});

describe("options that the command table names are options", () => {
  const told = commands.flatMap(({ text, says }) =>
    [...says.matchAll(/`(--[a-z-]+)/g)].map(([, option = ""]) => ({ text, option })),
  );

  test.each(told)("$text takes $option", async ({ text, option }) => {
    const [, script, subcommand] = /^npm run (\S+)(?: -- ([a-z]+))?/.exec(text) ?? [];
    const help = [subcommand ?? (script === "codegen" ? "generate" : ""), "--help"].join(" ");
    const { stdout } = await succeeds(`npm run -s ${script} -- ${help}`);
    expect(stdout).toMatch(new RegExp(`^ .*${option}\\b`, "m"));
  });

  test.each(["start", "demo", "pipeline", "events", "codegen", "bench", "load", "test:soak"])(
    "%s has --help",
    async (script) => {
      const { stdout } = await succeeds(`npm run -s ${script} -- --help`);
      expect(stdout).toMatch(/^Usage: /);
    },
  );
});

describe("what documents point to is there", () => {
  test.each(documents)("links of %s", (file) => {
    const targets = [...read(file).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = ""]) => target);
    const local = targets.filter((target) => !/^[a-z]+:/.test(target));
    expect(local.filter((target) => !existsSync(join(projectRoot, dirname(file), target)))).toEqual([]);
  });

  test("folders and files that README.md names", () => {
    const named = [...read("README.md").matchAll(/`((?:\w[\w-]*\/)+[\w.-]*)`/g)].map(([, path = ""]) => path);
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([
      "schemas/shipment.schema.json",
    ]);
  });

  test("settings that README.md lists are read, and all that are read are listed", () => {
    const listed = [...read("README.md").matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);
    const used = [
      ...read("platform/runtime/config.ts").matchAll(/["']([A-Z][A-Z_]{3,})["']/g),
      ...read("platform/runtime/telemetry.ts").matchAll(/environment\["([A-Z_]+_ENDPOINT)"\]/g),
    ].map(([, name]) => name);
    const notOurs = ["DEBUG", "INFO", "WARNING", "ERROR", "K_REVISION"];
    expect(new Set(listed)).toEqual(new Set(used.filter((name = "") => !notOurs.includes(name))));
  });
});

test.each([
  ["```sh\na 'b\nc' && d\n```", ["a 'b\nc' && d"]],
  ["```sh\n# a comment\nnpm x \\\n  y\n```", ["npm x \\\n  y"]],
  ["| `npm start` | runs |\n| `PORT` | port |", ["npm start"]],
  ["Run `npm run a -- b`, or `npm run c -- …`, in `src/`.", ["npm run a -- b"]],
  ["```\nnpm no\n```\n```json\n{}\n```", []],
])("commands are found in %j", (markdown, want) => {
  expect(commandsOf(markdown).map(({ text }) => text)).toEqual(want);
});
