import { posix } from "node:path";

/** Folders that hold copies of what stands elsewhere, by the beginning of its URIs. Nothing is fetched. */
export type Mirrors = Readonly<Record<string, string>>;

/** The file that holds a copy of what a URI names, null when no folder does. Of several beginnings the longest counts. */
export function mirroredFile(uri: string, mirrors: Mirrors): string | null {
  const beginnings = Object.keys(mirrors).filter((one) => uri.startsWith(one));
  const longest = beginnings.toSorted((a, b) => b.length - a.length)[0];
  if (longest === undefined) return null;
  return posix.join(mirrors[longest] ?? "", uri.slice(longest.length));
}
