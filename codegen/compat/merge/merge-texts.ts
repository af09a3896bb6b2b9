import { applyEdits, modify, type Edit } from "jsonc-parser";
import type { Json } from "../../load/loaded-schema.ts";
import { mergeValues, type MergeEdit } from "./merge-values.ts";

/** The merge of three versions of a schema file's text; `text` is null where a person has to decide. */
export interface MergedTexts {
  readonly text: string | null;
  /** JSON pointers to what both sides changed in different ways; empty too when a side is no JSON. */
  readonly conflicts: readonly string[];
}

/**
 * Merges what two sides made of a schema file, by what it says and not by lines: our text with their changes in it. A file that the base did
 * not have counts as empty there.
 */
export function mergeTexts(base: string | null, ours: string, theirs: string): MergedTexts {
  const values = [base ?? "{}", ours, theirs].map(parse);
  const [was, our, their] = values;
  if (was === undefined || our === undefined || their === undefined) return { text: null, conflicts: [] };
  const { edits, conflicts } = mergeValues(was, our, their);
  if (conflicts.length > 0) return { text: null, conflicts };
  return { text: edits.reduce(apply, ours), conflicts };
}

function apply(text: string, { path, value, after }: MergeEdit): string {
  const edits = modify(text, [...path], value, {
    getInsertionIndex: (names) => {
      if (after === null) return 0;
      const at = after === undefined ? -1 : names.indexOf(after);
      return at < 0 ? names.length : at + 1;
    },
  });
  return applyEdits(
    text,
    value === undefined ? edits : edits.map((edit) => ({ ...edit, content: laidOut(edit, path, value) })),
  );
}

/** The text of an edit, which comes without white space, as it would stand in a file that is laid out; its neighbours stay as they are. */
function laidOut({ content }: Edit, path: readonly string[], value: Json): string {
  const indent = "  ".repeat(path.length);
  const lines = JSON.stringify(value, null, 2).replaceAll("\n", `\n${indent}`);
  const member = `${JSON.stringify(path.at(-1))}: ${lines}`;
  if (content === JSON.stringify(value)) return lines;
  if (content.startsWith(",")) return `,\n${indent}${member}`;
  return content.endsWith(",") ? `${member},\n${indent}` : `\n${indent}${member}\n${indent.slice(2)}`;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as Json;
  } catch {
    return undefined;
  }
}
