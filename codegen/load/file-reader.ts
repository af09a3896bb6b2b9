import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import type { ReadResult, SchemaReader } from "./schema-reader.ts";

/** Reads real files; relative paths start at `root`. Files are small and few, so that reading them at once is the fastest way. */
export function createFileReader(root: string): SchemaReader {
  return {
    list(directory) {
      const entries = orMissing(() => readdirSync(resolve(root, directory), { withFileTypes: true }));
      return entries?.filter((entry) => !entry.isDirectory()).map((entry) => entry.name) ?? null;
    },
    read(file, within) {
      const path = resolve(root, file);
      if (within !== undefined && !isReallyInside(path, resolve(root, within))) return { kind: "missing" };
      return readText(path);
    },
  };
}

function readText(path: string): ReadResult {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
    return { kind: "text", text };
  } catch (error) {
    if (isMissing(error)) return { kind: "missing" };
    if (error instanceof TypeError) return { kind: "unreadable", reason: "is not UTF-8" };
    return { kind: "unreadable", reason: `cannot be read (${codeOf(error)})` };
  }
}

function isReallyInside(path: string, folder: string): boolean {
  const steps = orMissing(() => relative(realpathSync(folder), realpathSync(path)));
  return steps !== null && !isAbsolute(steps) && steps.split(/[\\/]/)[0] !== "..";
}

function orMissing<T>(action: () => T): T | null {
  try {
    return action();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "EISDIR", "ELOOP", "ENAMETOOLONG"].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
