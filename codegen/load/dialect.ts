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

const DRAFT_BY_NAME = {
  "draft-04": 4,
  "draft-06": 6,
  "draft-07": 7,
  "2019-09": 2019,
  "2020-12": 2020,
} as const;

/** Names of the drafts, as an alias gives them. */
export type DraftName = keyof typeof DRAFT_BY_NAME;

/** All of them, the oldest first. */
export const DRAFT_NAMES = Object.keys(DRAFT_BY_NAME) as readonly DraftName[];

/** The draft that a `$schema` of a team's own stands for, by its URI. */
export type DialectAliases = Readonly<Record<string, DraftName>>;

/** `$schema` of event schemas that describe themselves: draft-04 with a root keyword `self`. */
const SELF_DESCRIBING = /^http:\/\/iglucentral\.com\/schemas\/com\.snowplowanalytics\.self-desc\//;

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
export function draftOf(source: JsonSource, aliases: DialectAliases): Draft | Diagnostic {
  const { root } = source;
  const declared = root.kind === "object" ? root.members.get("$schema")?.value : undefined;
  if (declared === undefined) return 2020;
  const uri = uriOf(declared);
  const draft = uri === null ? null : draftByUri(canonicalUri(uri), aliases);
  if (draft !== null) return draft;
  const place = placeOfNode(source, declared);
  if (uri !== null && canonicalUri(uri) === DRAFT_03) {
    const message = "Draft-03 is not understood: it has other keywords than the drafts after it.";
    return diagnostic("UNKNOWN_DIALECT", place, message, { hint: FROM_DRAFT_03 });
  }
  const shown = uri === null ? "This" : quote(uri);
  return diagnostic(
    "UNKNOWN_DIALECT",
    place,
    `${shown} is not a dialect of JSON Schema that is understood here.`,
    {
      hint: didYouMean(
        uri ?? "",
        DRAFT_BY_URI.keys(),
        "Leave $schema out for draft 2020-12, or say which draft it means: --dialect-alias <uri>=<draft>.",
      ),
    },
  );
}

const DRAFT_03 = "http://json-schema.org/draft-03/schema";
const FROM_DRAFT_03 =
  'List required properties in the "required" of their object, leave "type": "any" out, and write "multipleOf" for "divisibleBy", "allOf" for "extends", "not" for "disallow"; then name draft-04.';

function uriOf(node: JsonNode): string | null {
  return node.kind === "scalar" && typeof node.value === "string" ? node.value : null;
}

function draftByUri(uri: string, aliases: DialectAliases): Draft | null {
  const alias = Object.entries(aliases).find(([one]) => canonicalUri(one) === uri);
  if (alias !== undefined) return DRAFT_BY_NAME[alias[1]];
  const known = DRAFT_BY_URI.get(uri.replace(/\/hyper-schema$/, "/schema"));
  return known ?? (SELF_DESCRIBING.test(uri) ? 4 : null);
}

/** One spelling per dialect: files in the wild mix http and https, and end with `#` or not. */
function canonicalUri(uri: string): string {
  const bare = uri.replace(/#$/, "").replace(/^https?:/, "");
  return bare.startsWith("//json-schema.org/draft/") ? `https:${bare}` : `http:${bare}`;
}
