import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";
import { projectRoot } from "./process.ts";

/** A file of the project, parsed by itself. */
export interface Source {
  /** Path from the project's folder, with forward slashes. */
  readonly file: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** The TypeScript and JavaScript files that the patterns name, in order of their paths. */
export function parseSources(...patterns: readonly string[]): readonly Source[] {
  const paths = globSync([...patterns], { cwd: projectRoot, exclude: isForeign });
  return paths
    .map((path) => path.replaceAll("\\", "/"))
    .toSorted()
    .map((path) => parseSource(path, readFileSync(join(projectRoot, path), "utf8")));
}

/** One file from its text; it need not exist. */
export function parseSource(file: string, text: string): Source {
  return { file, text, tree: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true) };
}

/** Line of a node, counting from 1. */
export function lineOf(node: ts.Node): number {
  return ts.getLineAndCharacterOfPosition(node.getSourceFile(), node.getStart()).line + 1;
}

/** All nodes below a node, outer ones first. */
export function* descendants(node: ts.Node): Generator<ts.Node> {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) {
    yield child;
    yield* descendants(child);
  }
}

function isForeign(path: string): boolean {
  return /(^|\/)(node_modules|\.local|dist|testdata)(\/|$)/.test(path);
}
