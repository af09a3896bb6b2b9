import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deployables } from "../scripts/images/deployables.ts";
import { projectRoot, start } from "./support/process.ts";
import { isNotInstalled, pythonTool } from "./support/python-tools.ts";

/** One instruction of a Dockerfile, with continued lines joined. */
interface Instruction {
  readonly name: string;
  readonly value: string;
}

/** Tells what is wrong with a Dockerfile; an empty list when nothing is. */
function findings(text: string): readonly string[] {
  const instructions = parse(text);
  const of = (name: string) => instructions.filter((one) => one.name === name).map(({ value }) => value);
  const bases = of("FROM").filter((base) => !/ghcr\.io|gcr\.io|docker\.io/.test(base) || !isPinned(base));
  const user = of("USER").at(-1) ?? "";
  const [command = "", ...commands] = of("CMD");
  const copies = of("COPY").map((value) => value.split(/\s+/)[0] ?? "");
  return [
    ...bases.map((base) => `base not pinned by digest: ${base}`),
    ...(of("FROM").some((base) => /:latest\b/.test(base)) ? ["tag latest"] : []),
    ...(/^[1-9]\d*(:[1-9]\d*)?$/.test(user) ? [] : [`user is not a number other than 0: ${user || "none"}`]),
    ...of("ADD").map((value) => `ADD: ${value}`),
    ...copies.flatMap((source) =>
      /^(dist\/images\/[a-z-]+\/|--from=.*)$/.test(source) ? [] : [`COPY of more than the bundle: ${source}`],
    ),
    ...(commands.length === 0 && isList(command) ? [] : ["CMD is not one JSON list"]),
    ...(of("ENTRYPOINT").every(isList) ? [] : ["ENTRYPOINT is not a JSON list"]),
    ...[...of("ENV"), ...of("ARG")].flatMap((value) =>
      /(secret|token|password|credential|api_?key)/i.test(value) ? [`a secret by its name: ${value}`] : [],
    ),
    ...of("RUN").flatMap((value) => (/\b(curl|wget|sudo|chmod 777)\b/.test(value) ? [`RUN: ${value}`] : [])),
    ...of("EXPOSE").flatMap((port) => (Number(port) < 1024 ? [`a port for root only: ${port}`] : [])),
  ];
}

function isPinned(base: string): boolean {
  return /^\S+:[\w.-]+@sha256:[0-9a-f]{64}(\s+AS\s+\S+)?$/i.test(base);
}

function isList(value: string): boolean {
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) && parsed.every((one) => typeof one === "string");
  } catch {
    return false;
  }
}

function parse(text: string): readonly Instruction[] {
  const lines = text.split("\n").filter((line) => !/^\s*(#|$)/.test(line));
  return lines
    .join("\n")
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .map((line) => {
      const [name = "", ...rest] = line.trim().split(/\s+/);
      return { name: name.toUpperCase(), value: rest.join(" ") };
    });
}

const dockerfile = (path: string) => readFileSync(join(projectRoot, path), "utf8");

test.each(deployables)("$dockerfile keeps the rules", ({ name, dockerfile: path }) => {
  const text = dockerfile(path);
  expect(findings(text)).toEqual([]);
  expect(text).toContain(`COPY dist/images/${name}/ ./\n`);
  expect(text).toMatch(/^FROM gcr\.io\/distroless\/nodejs24-\w+:nonroot@/m);
  expect(text).toMatch(/^ENV .*\bPLATFORM=gcp\b/m);
});

test("all images stand on the same base", () => {
  expect(new Set(deployables.map((one) => /^FROM .*$/m.exec(dockerfile(one.dockerfile))?.[0])).size).toBe(1);
});

test("every Dockerfile is a deployable's", () => {
  const found = globSync("**/Dockerfile*", {
    cwd: projectRoot,
    exclude: (path) => /^(node_modules|dist|\.local|\.git)$/.test(path),
  });
  expect(found.toSorted()).toEqual(deployables.map((one) => one.dockerfile).toSorted());
});

const good = dockerfile(deployables[0]?.dockerfile ?? "");

test.each([
  ["a tag without digest", good.replace(/@sha256:\w+/, "")],
  ["latest", good.replace(":nonroot@", ":latest@")],
  ["a digest that is cut", good.replace(/(@sha256:\w{60})\w+/, "$1")],
  ["another base first", `FROM node:24 AS build\n${good}`],
  ["root", good.replace("65532:65532", "0:0")],
  ["root by name", good.replace("65532:65532", "root")],
  ["root's group", good.replace("65532:65532", "65532:0")],
  ["no user", good.replace(/^USER.*\n/m, "")],
  ["root in the end", `${good}USER 0\n`],
  ["ADD", good.replace("COPY", "ADD")],
  ["the whole checkout", good.replace(/^COPY.*$/m, "COPY . ./")],
  ["the schemas", `${good}COPY schemas/ ./schemas/\n`],
  ["a command for a shell", good.replace('["main.mjs"]', "main.mjs")],
  ["no command", good.replace(/^CMD.*\n/m, "")],
  ["a secret", `${good}ENV API_KEY=x\n`],
  ["a secret at build time", `${good}ARG NPM_TOKEN\n`],
  ["a download", `${good}RUN \\\n  curl https://example.com\n`],
  ["a port for root", good.replace("8080", "80")],
])("refused: %s", (_what, text) => {
  expect(text).not.toBe(good);
  expect(findings(text)).not.toEqual([]);
});

test("the builder is given nothing but bundles, and no credentials", () => {
  const rules = dockerfile(".dockerignore")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  expect(rules.slice(0, 2)).toEqual(["**", "!dist/images/**"]);
  expect(rules.slice(2).filter((rule) => rule.startsWith("!"))).toEqual([]);
  expect(rules).toContain("**/gha-creds-*.json");
  expect(dockerfile(".gitignore")).toContain("gha-creds-*.json");
});

test.skipIf(isNotInstalled("hadolint"))("hadolint agrees", async () => {
  const files = deployables.map((one) => one.dockerfile);
  expect(files.every((file) => existsSync(join(projectRoot, file)))).toBe(true);
  expect(await start(pythonTool("hadolint"), files).finished).toEqual({ code: 0, stdout: "", stderr: "" });
});
