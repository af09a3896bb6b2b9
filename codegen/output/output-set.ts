import { createHash } from "node:crypto";
import { compareText } from "../diagnostic.ts";
import { jsonText } from "../emit/print/json-text.ts";
import type { OutputFile } from "../emit/emitter.ts";

/** Name of the file that lists all others of an output folder. */
export const manifestName = "manifest.json";

/** Everything that a run wants to stand in one folder: relative path → content. */
export interface OutputSet {
  readonly directory: string;
  readonly files: ReadonlyMap<string, string>;
}

/** Files by path in code-unit order. Throws when two of them claim the same path, ignoring case, or leave the folder. */
export function outputSet(directory: string, files: readonly OutputFile[]): OutputSet {
  const sorted = new Map<string, string>();
  const seen = new Set<string>();
  for (const file of files.toSorted((a, b) => compareText(a.path, b.path))) {
    if (!isInside(file.path)) throw new Error(`an emitter wants to write outside its folder: ${file.path}`);
    if (seen.has(file.path.toLowerCase())) throw new Error(`two emitters want to write ${file.path}`);
    seen.add(file.path.toLowerCase());
    sorted.set(file.path, file.content);
  }
  return { directory, files: sorted };
}

/** The manifest of the files: path → SHA-256 of the content and the schema it was made from. */
export function manifest(files: readonly OutputFile[]): OutputFile {
  const entries = files
    .toSorted((a, b) => compareText(a.path, b.path))
    .map((file) => [file.path, { sha256: sha256(file.content), source: file.source }] as const);
  return { path: manifestName, content: jsonText({ files: Object.fromEntries(entries) }), source: "" };
}

/** Paths that a manifest lists; empty when the text is not a manifest. */
export function manifestPaths(text: string): readonly string[] {
  try {
    const parsed = JSON.parse(text) as { files?: Record<string, unknown> };
    return Object.keys(parsed.files ?? {}).filter(isInside);
  } catch {
    return [];
  }
}

function isInside(path: string): boolean {
  return path !== "" && !path.startsWith("/") && !/(^|\/)\.{1,2}(\/|$)|[\\\0]/.test(path);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
