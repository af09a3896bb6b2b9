import { type JSONVisitor, type ParseErrorCode, visit } from "jsonc-parser";
import { type Diagnostic, diagnostic, type Place } from "../diagnostic.ts";
import { checkKey, checkScalar, MAX_DEPTH, nestingProblem, syntaxProblem } from "./json-problems.ts";
import { type ArrayNode, type JsonNode, type Member, type ObjectNode, pointerOf } from "./json-node.ts";

/** A file of JSON as a tree of nodes with places. */
export interface JsonSource {
  readonly file: string;
  readonly root: JsonNode;
}

/** The tree of a JSON text, or null when the text is not JSON; and all that is wrong with it. */
export interface ParsedJson {
  readonly source: JsonSource | null;
  readonly diagnostics: readonly Diagnostic[];
}

type Building<N> = { -readonly [K in keyof N]: N[K] };
type BuildingObject = Building<Omit<ObjectNode, "members">> & { readonly members: Map<string, Member> };
type BuildingArray = Building<Omit<ArrayNode, "elements">> & { readonly elements: JsonNode[] };

/**
 * Parses RFC 8259 JSON and keeps the place of every name and value. A byte order mark and any line ends are accepted;
 * comments and trailing commas are not. Text that is not JSON gives exactly one diagnostic, at the first fault. Of a
 * name that stands twice in an object the last value counts, as in `JSON.parse`, and each repetition is a diagnostic.
 */
export function parseJson(file: string, input: string): ParsedJson {
  const text = input.startsWith("\uFEFF") ? input.slice(1) : input;
  const builder = new TreeBuilder(file, text);
  try {
    visit(text, builder, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  } catch (error) {
    if (!(error instanceof TooDeepError)) throw error;
  }
  if (builder.fault !== null) return { source: null, diagnostics: [builder.fault] };
  if (builder.root === null) throw new Error("jsonc-parser reported neither a value nor an error");
  return { source: { file, root: builder.root }, diagnostics: builder.diagnostics };
}

/** Where a value stands. */
export function placeOfNode(source: JsonSource, node: JsonNode): Place {
  return { file: source.file, pointer: pointerOf(node), line: node.line, column: node.column };
}

/** Where the name of a property stands; the value's own place for elements and the root. */
export function placeOfKey(source: JsonSource, node: JsonNode): Place {
  const { parent, key } = node;
  const at = parent?.kind === "object" ? (parent.members.get(key) ?? node) : node;
  return { file: source.file, pointer: pointerOf(node), line: at.line, column: at.column };
}

/** Ends the parser's recursion: no other way stops it. */
class TooDeepError extends Error {}

/** Builds the tree from the parser's events; after the first fault the tree means nothing. */
class TreeBuilder implements JSONVisitor {
  root: JsonNode | null = null;
  fault: Diagnostic | null = null;
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: string;
  readonly #text: string;
  readonly #open: (BuildingObject | BuildingArray)[] = [];
  #name: { readonly text: string; readonly line: number; readonly column: number } | null = null;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  onObjectBegin = (offset: number, _length: number, line: number, column: number): void => {
    this.#enter({ kind: "object", members: new Map(), ...this.#spot(line, column) }, offset);
  };

  onArrayBegin = (offset: number, _length: number, line: number, column: number): void => {
    this.#enter({ kind: "array", elements: [], ...this.#spot(line, column) }, offset);
  };

  onObjectEnd = (): void => void this.#open.pop();

  onArrayEnd = (): void => void this.#open.pop();

  onObjectProperty = (text: string, _offset: number, _length: number, line: number, column: number): void => {
    this.#name = { text, line: line + 1, column: column + 1 };
  };

  onLiteralValue = (
    value: null | boolean | number | string,
    offset: number,
    length: number,
    line: number,
    column: number,
  ): void => {
    const node: JsonNode = { kind: "scalar", value, ...this.#spot(line, column) };
    this.#add(node);
    const place = (): Place => ({
      file: this.#file,
      pointer: pointerOf(node),
      line: node.line,
      column: node.column,
    });
    const found = checkScalar(value, () => this.#text.slice(offset, offset + length), place);
    if (found !== null) this.diagnostics.push(found);
  };

  onError = (code: ParseErrorCode, offset: number): void => {
    this.fault ??= syntaxProblem(this.#file, this.#text, code, offset);
  };

  #spot(line: number, column: number): Pick<JsonNode, "parent" | "key" | "line" | "column"> {
    const parent = this.#open.at(-1) ?? null;
    const key =
      parent === null
        ? ""
        : parent.kind === "array"
          ? String(parent.elements.length)
          : (this.#name?.text ?? "");
    return { parent, key, line: line + 1, column: column + 1 };
  }

  #enter(node: BuildingObject | BuildingArray, offset: number): void {
    if (this.#open.length === MAX_DEPTH) {
      this.fault ??= nestingProblem(this.#file, this.#text, offset);
      throw new TooDeepError();
    }
    this.#add(node);
    this.#open.push(node);
  }

  #add(node: JsonNode): void {
    const parent = this.#open.at(-1);
    if (parent === undefined) this.root ??= node;
    else if (parent.kind === "array") parent.elements.push(node);
    else if (this.#name !== null) this.#addMember(parent, this.#name, node);
    this.#name = null;
  }

  #addMember(
    parent: BuildingObject,
    name: { text: string; line: number; column: number },
    value: JsonNode,
  ): void {
    const place = (): Place => ({
      file: this.#file,
      pointer: pointerOf(value),
      line: name.line,
      column: name.column,
    });
    const refused = checkKey(name.text, place);
    if (refused !== null) {
      this.diagnostics.push(refused);
      return;
    }
    const first = parent.members.get(name.text);
    if (first !== undefined) {
      const hint = `The first one stands in line ${first.line}. Keep one of them.`;
      this.diagnostics.push(
        diagnostic(
          "DUPLICATE_KEY",
          place(),
          `The key ${JSON.stringify(name.text)} stands twice in this object.`,
          { hint },
        ),
      );
    }
    parent.members.set(name.text, { line: name.line, column: name.column, value });
  }
}
