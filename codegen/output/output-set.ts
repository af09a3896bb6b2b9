import { hash } from "node:crypto";
import { compareText } from "../diagnostic.ts";
import { jsonText } from "../emit/print/json-text.ts";
import type { OutputFile } from "../emit/emitter.ts";

/** Name of the file that lists all others of an output folder. */
export const manifestName = "manifest.json";

/** Everything that a run wants to stand in one folder. */
export interface OutputSet {
  readonly directory: string;
  /** Relative path → content. */
  readonly files: ReadonlyMap<string, string>;
  /** Further paths, which are known to stand there as the run wants them. */
  readonly kept: ReadonlySet<string>;
}

/** What the manifest says of a file. */
export interface ManifestEntry {
  /** Of the content, in hex. */
  readonly sha256: string;
  /** The schema file it was made from; empty for files made from all of them. */
  readonly source: string;
}

/** Entries by path, which is relative to the output folder. */
export type ManifestEntries = Readonly<Record<string, ManifestEntry>>;

/** Files by path in code-unit order. Throws when two of them claim the same path, ignoring case, or leave the folder. */
export function outputSet(
  directory: string,
  files: readonly OutputFile[],
  kept: Iterable<string> = [],
): OutputSet {
  const keptPaths = new Set(kept);
  const sorted = new Map<string, string>();
  const seen = new Set([...keptPaths].map((path) => path.toLowerCase()));
  for (const file of files.toSorted((a, b) => compareText(a.path, b.path))) {
    if (!isInside(file.path)) throw new Error(`an emitter wants to write outside its folder: ${file.path}`);
    if (seen.has(file.path.toLowerCase())) throw new Error(`two emitters want to write ${file.path}`);
    seen.add(file.path.toLowerCase());
    sorted.set(file.path, file.content);
  }
  return { directory, files: sorted, kept: keptPaths };
}

/** What the manifest says of these files. */
export function manifestEntries(files: readonly OutputFile[]): ManifestEntries {
  return Object.fromEntries(
    files.map(({ path, content, source }) => [path, { sha256: sha256(content), source }]),
  );
}

/** The manifest of a folder with these files. */
export function manifest(entries: ManifestEntries): OutputFile {
  const files = Object.fromEntries(Object.entries(entries).toSorted(([a], [b]) => compareText(a, b)));
  return { path: manifestName, content: jsonText({ files }), source: "" };
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

/** SHA-256 in hex, of a text as UTF-8. */
export function sha256(content: string | Uint8Array): string {
  return hash("sha256", content, "hex");
}

function isInside(path: string): boolean {
  return path !== "" && !path.startsWith("/") && !/(^|\/)\.{1,2}(\/|$)|[\\\0]/.test(path);
}
