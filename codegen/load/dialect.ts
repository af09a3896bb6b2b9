import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import type { JsonNode } from "./json-node.ts";
import { type JsonSource, placeOfNode } from "./json-source.ts";
import { didYouMean, quote } from "./suggest.ts";

/** Drafts of JSON Schema, in order of age. */
export type Draft = 4 | 6 | 7 | 2019 | 2020;

const DRAFT_BY_URI: ReadonlyMap<string, Draft> = new Map<string, Draft>([
  ["http://json-schema.org/draft-04/schema", 4],
  ["http://json-schema.org/draft-06/schema", 6],
  ["http://json-schema.org/draft-07/schema", 7],
  ["https://json-schema.org/draft/2019-09/schema", 2019],
  ["https://json-schema.org/draft/2020-12/schema", 2020],
]);

/** The draft's name as its authors write it. */
export function draftName(draft: Draft): string {
  return NAMES[draft];
}

const NAMES: Readonly<Record<Draft, string>> = {
  4: "draft-04",
  6: "draft-06",
  7: "draft-07",
  2019: "draft 2019-09",
  2020: "draft 2020-12",
};

/** The draft that a file declares by `$schema`, 2020-12 without one, or what is wrong with the declaration. */
export function draftOf(source: JsonSource): Draft | Diagnostic {
  const { root } = source;
  const declared = root.kind === "object" ? root.members.get("$schema")?.value : undefined;
  if (declared === undefined) return 2020;
  const uri = uriOf(declared);
  const draft = uri === null ? undefined : DRAFT_BY_URI.get(canonical(uri));
  if (draft !== undefined) return draft;
  const place = placeOfNode(source, declared);
  const shown = uri === null ? "This" : quote(uri);
  return diagnostic(
    "UNKNOWN_DIALECT",
    place,
    `${shown} is not a dialect of JSON Schema that is understood here.`,
    {
      hint: didYouMean(
        uri ?? "",
        DRAFT_BY_URI.keys(),
        "Leave $schema out for draft 2020-12; drafts 04, 06, 07 and 2019-09 are understood too.",
      ),
    },
  );
}

function uriOf(node: JsonNode): string | null {
  return node.kind === "scalar" && typeof node.value === "string" ? node.value : null;
}

/** One spelling per dialect: files in the wild mix http and https, and end with `#` or not. */
function canonical(uri: string): string {
  const bare = uri.replace(/#$/, "").replace(/^https?:/, "");
  return bare.startsWith("//json-schema.org/draft/") ? `https:${bare}` : `http:${bare}`;
}
