import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import { checkKeywords } from "./check-keywords.ts";
import { type DialectAliases, type Draft, draftOf } from "./dialect.ts";
import { type JsonNode } from "./json-node.ts";
import { type JsonSource, parseJson, placeOfNode } from "./json-source.ts";
import type { Json, JsonSchema } from "./loaded-schema.ts";
import { modernise } from "./modernise.ts";
import { indexResources, type Resources } from "./resources.ts";

/** One file of schemas, checked and in the form of draft 2020-12; its references not yet resolved. */
export interface SchemaDocument {
  readonly source: JsonSource;
  readonly draft: Draft;
  /** Folder that references must not lead out of. */
  readonly base: string;
  readonly schema: Json;
  /** Where each schema of the file stands in `schema`, as a pointer; outer schemas first. */
  readonly positions: ReadonlyMap<JsonNode, string>;
  /** The objects of `schema` that hold a `$ref`, and what they were made from: for a dynamic reference, from its text. */
  readonly references: ReadonlyMap<JsonSchema, JsonNode>;
  /** The objects of `schema` that were made from a schema with an `$id`, and that schema. */
  readonly embedded: ReadonlyMap<JsonSchema, JsonNode>;
  readonly resources: Resources;
  /** Parts of the file that are wrong, already reported, and not in `schema`. */
  readonly faulty: ReadonlySet<JsonNode>;
}

/** How a file is read. */
export interface DocumentOptions {
  readonly file: string;
  readonly base: string;
  /** True when the file describes an event, false for a shared piece. */
  readonly isEvent: boolean;
  readonly aliases: DialectAliases;
}

/** A document from the text of a file, null when it cannot be made sense of; every finding goes to `report`. */
export function readDocument(
  text: string,
  { file, base, isEvent, aliases }: DocumentOptions,
  report: (found: readonly Diagnostic[]) => void,
): SchemaDocument | null {
  const { source, diagnostics } = parseJson(file, text);
  report(diagnostics);
  if (source === null) return null;
  if (source.root.kind !== "object") {
    const hint = "A schema file holds a JSON object.";
    report([diagnostic("NOT_A_SCHEMA", placeOfNode(source, source.root), "This is not a schema.", { hint })]);
    return null;
  }
  const draft = draftOf(source, aliases);
  if (typeof draft === "object") {
    report([draft]);
    return null;
  }
  const { faulty, diagnostics: keywordFindings } = checkKeywords(source, draft, isEvent);
  const { diagnostics: rewriteFindings, ...modern } = modernise(source, draft, faulty);
  report([...keywordFindings, ...rewriteFindings]);
  const resources = indexResources(source.root, modern.positions.keys(), draft);
  return { source, draft, base, faulty, resources, ...modern };
}
