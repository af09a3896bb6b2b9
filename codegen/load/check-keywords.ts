import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import { ANNOTATIONS, checkAnnotation } from "./annotations.ts";
import { type Draft, draftName } from "./dialect.ts";
import { FORMAT_ADVICE, FORMATS } from "./formats.ts";
import {
  type ArrayNode,
  childNode,
  type JsonNode,
  type Member,
  type ObjectNode,
  outline,
  plainValue,
} from "./json-node.ts";
import { type JsonSource, placeOfKey, placeOfNode } from "./json-source.ts";
import {
  DISTINCT,
  KEYWORD_ADVICE,
  type Keyword,
  keywordNames,
  keywordOf,
  UNSUPPORTED,
  versionsOf,
} from "./keywords.ts";
import type { Json } from "./loaded-schema.ts";
import { checkShape, type ShapeIssue } from "./shape.ts";
import { subschemas } from "./subschemas.ts";
import { didYouMean, nearest, quote } from "./suggest.ts";

/** What is wrong with the keywords of a file, and the values that later phases must not see. */
export interface KeywordCheck {
  readonly diagnostics: readonly Diagnostic[];
  readonly faulty: ReadonlySet<JsonNode>;
}

/**
 * Checks every keyword of a file against its draft: known, its value well-formed, annotations as their meta-schemas
 * have them, formats understood. Names of properties and values of `enum`, `const`, `default` and `examples` are data,
 * and data is not looked into. `isEvent` says that the root is an event's, not a shared piece.
 */
export function checkKeywords(source: JsonSource, draft: Draft, isEvent: boolean): KeywordCheck {
  const diagnostics: Diagnostic[] = [];
  const faulty = new Set<JsonNode>();
  visit(source.root);
  return { diagnostics, faulty };

  function visit(schema: JsonNode): void {
    if (schema.kind !== "object") return;
    for (const [name, member] of schema.members) {
      const keyword = keywordOf(name, draft);
      if (ANNOTATIONS.includes(name)) visitAnnotation(name, member.value);
      else if (keyword === null) unknown(name, member, schema);
      else visitKeyword(name, keyword, member.value, schema);
    }
  }

  function visitKeyword(name: string, keyword: Keyword, value: JsonNode, schema: ObjectNode): void {
    if (keyword.shape === true) return;
    const plain = keyword.children === null ? plainValue(value) : outline(value, DEPTH[keyword.children]);
    const issues = checkShape(keyword.shape, plain);
    for (const issue of issues) {
      report("INVALID_KEYWORD_VALUE", name, value, issue, adviceForValue(name, plain));
      faulty.add((keyword.children === "map" ? childNode(value, issue.path[0] ?? "") : null) ?? value);
    }
    if (issues.length === 0) checkMeaning(name, value, schema);
    if (keyword.children !== null) for (const child of subschemas(value, keyword.children)) visit(child);
  }

  /** What a value's shape alone cannot tell. */
  function checkMeaning(name: string, value: JsonNode, schema: ObjectNode): void {
    if (value.kind === "array" && DISTINCT.has(name)) checkDistinct(name, value);
    if (value.kind !== "scalar") return;
    const limit = name.startsWith("exclusive") ? name.slice("exclusive".length).toLowerCase() : "";
    if (value.value === true && limit !== "" && !schema.members.has(limit)) {
      const message = `"${name}": true says nothing without "${limit}" beside it.`;
      diagnostics.push(diagnostic("INVALID_KEYWORD_VALUE", placeOfNode(source, value), message));
    }
    if (name !== "format" || typeof value.value !== "string" || FORMATS.includes(value.value)) return;
    const hint =
      FORMAT_ADVICE.get(value.value) ??
      didYouMean(value.value, FORMATS, `Known formats: ${FORMATS.join(", ")}.`);
    const message = `${quote(value.value)} is not a format that is understood here.`;
    diagnostics.push(diagnostic("UNKNOWN_FORMAT", placeOfNode(source, value), message, { hint }));
    faulty.add(value);
  }

  /** A value that is listed again is left out: later drafts only advise against it in `enum`. */
  function checkDistinct(name: string, { elements }: ArrayNode): void {
    const severity = name === "enum" && draft > 4 ? "warning" : "error";
    const seen = new Set<string>();
    for (const element of elements) {
      const value = plainValue(element);
      const text = JSON.stringify(value);
      if (seen.has(text)) {
        const message = `${quote(name)} lists ${quote(value)} twice.`;
        const extra = { severity, hint: "Remove one of them." } as const;
        diagnostics.push(diagnostic("INVALID_KEYWORD_VALUE", placeOfNode(source, element), message, extra));
      }
      seen.add(text);
    }
  }

  function visitAnnotation(name: string, value: JsonNode): void {
    for (const issue of checkAnnotation(name, plainValue(value), isEvent && value.parent === source.root)) {
      report("INVALID_ANNOTATION", name, value, issue, "");
      faulty.add((name === "x-faker" ? null : childNode(value, issue.path[0] ?? "")) ?? value);
    }
  }

  function report(code: string, name: string, value: JsonNode, issue: ShapeIssue, advice: string): void {
    let at = value;
    for (const step of issue.path) at = childNode(at, step) ?? at;
    const place = issue.onKey ? placeOfKey(source, at) : placeOfNode(source, at);
    const subject = [name, ...(issue.onKey ? issue.path.slice(0, -1) : issue.path)].join("/");
    const hint = issue.hint === "" ? advice : issue.hint;
    diagnostics.push(diagnostic(code, place, `${quote(subject)} ${issue.message}.`, { hint }));
  }

  function unknown(name: string, member: Member, schema: ObjectNode): void {
    faulty.add(member.value);
    const place = placeOfKey(source, member.value);
    const unsupported = UNSUPPORTED.get(name);
    if (unsupported !== undefined) {
      const message = `The keyword ${quote(name)} is not supported.`;
      diagnostics.push(diagnostic("UNSUPPORTED_KEYWORD", place, message, { hint: unsupported }));
      return;
    }
    const [first] = versionsOf(name);
    const age =
      first === undefined
        ? ""
        : first.since > draft
          ? `, only of ${draftName(first.since)} and later`
          : ", only of older drafts";
    const message = `${quote(name)} is not a keyword of ${draftName(draft)}${age}.`;
    const severity = isMetadata(name, member, schema) ? "warning" : "error";
    const hint = adviceFor(name, member);
    diagnostics.push(diagnostic("UNKNOWN_KEYWORD", place, message, { severity, hint }));
  }

  /** Other tools keep notes of their own at the root; none of them is called nearly like a keyword. */
  function isMetadata(name: string, { value }: Member, schema: ObjectNode): boolean {
    if (schema !== source.root || KEYWORD_ADVICE.has(name) || versionsOf(name).length > 0) return false;
    if (value.kind === "scalar" ? typeof value.value !== "string" : looksLikeSchema(value)) return false;
    return nearest(name, [...keywordNames(draft), ...ANNOTATIONS]) === null;
  }

  function adviceFor(name: string, member: Member): string {
    const advice = KEYWORD_ADVICE.get(name);
    if (advice !== undefined) return advice;
    const [first] = versionsOf(name);
    if (first !== undefined) return `Set "$schema" to ${draftName(first.since)} or later.`;
    if (name.startsWith("x-"))
      return didYouMean(name, ANNOTATIONS, `Annotations are ${ANNOTATIONS.join(", ")}.`);
    const isProperty = member.value.kind === "object" && looksLikeSchema(member.value);
    return didYouMean(
      name,
      keywordNames(draft),
      isProperty ? 'If it is a property, put it under "properties".' : "",
    );
  }
}

/** True for what may be a property that stands in the wrong place. */
function looksLikeSchema(node: JsonNode): boolean {
  return ["type", "properties", "$ref", "enum", "const", "oneOf", "anyOf", "allOf"].some(
    (keyword) => childNode(node, keyword) !== null,
  );
}

/** How many levels of objects a keyword's own rule looks at; what is below belongs to the subschemas. */
const DEPTH = { one: 0, either: 0, array: 0, map: 1, rules: 1 } as const;

/** How drafts before draft-04 said it, and what to write instead. */
function adviceForValue(name: string, value: Json): string {
  if (name === "required" && typeof value === "boolean")
    return value
      ? 'List the property by name in the "required" of the object that holds it.'
      : "Leave it out: a property is optional unless the object that holds it lists it.";
  const types = name === "type" ? [value].flat() : [];
  if (types.includes("any")) return 'Leave "type" out: any value is valid then.';
  const isUnion = types.some((one) => typeof one === "object" && one !== null);
  return isUnion ? 'Schemas as alternatives belong into "anyOf".' : "";
}
