/** What reading a file gives: its text, or why there is none. */
export type ReadResult =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  /** `reason` completes the sentence "The file …". */
  | { readonly kind: "unreadable"; readonly reason: string };

/** The one way in which load sees files. Paths have forward slashes. */
export interface SchemaReader {
  /** Names of the files directly in a folder, in any order; null when there is no such folder. */
  list(directory: string): readonly string[] | null;
  /** A file's text. With `within`, a file that really lies outside of that folder is missing, whatever links lead to it. */
  read(file: string, within?: string): ReadResult;
}
