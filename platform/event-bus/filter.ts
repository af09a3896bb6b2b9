import type { Attributes } from "./event-bus.ts";
import { type FilterToken, tokenizeFilter } from "./filter-tokens.ts";

/** Whether a subscription wants the message with these attributes. */
export type Filter = (attributes: Attributes) => boolean;

const maxBytes = 256;

/**
 * Compiles a filter in Pub/Sub's syntax: `attributes:k`, `attributes.k = "v"`, `attributes.k != "v"`,
 * `hasPrefix(attributes.k, "v")`, joined with AND, OR, NOT (or `-`) and parentheses. Keys and values are compared exactly; `!=` also
 * holds where the attribute is absent. AND next to OR needs parentheses, as their precedence is not what one expects.
 * The empty filter takes everything. Throws a `SyntaxError` that says where.
 */
export function compileFilter(text: string): Filter {
  if (Buffer.byteLength(text) > maxBytes) throw new SyntaxError(`filter is longer than ${maxBytes} bytes`);
  return new FilterParser(text, tokenizeFilter(text)).parse();
}

class FilterParser {
  readonly #text: string;
  readonly #tokens: readonly FilterToken[];
  #position = 0;

  constructor(text: string, tokens: readonly FilterToken[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  parse(): Filter {
    if (this.#tokens.length === 0) return () => true;
    const filter = this.#expression();
    if (this.#position < this.#tokens.length) throw this.#expected("AND, OR or the end");
    return filter;
  }

  #expression(): Filter {
    const first = this.#operand();
    const operator = this.#peek();
    if (operator !== "AND" && operator !== "OR") return first;
    const operands = [first];
    while (this.#accept(operator)) operands.push(this.#operand());
    const other = operator === "AND" ? "OR" : "AND";
    if (this.#peek() === other) throw this.#expected(`parentheses where ${operator} and ${other} meet`);
    return operator === "AND"
      ? (attributes) => operands.every((operand) => operand(attributes))
      : (attributes) => operands.some((operand) => operand(attributes));
  }

  #operand(): Filter {
    if (this.#accept("NOT") || this.#accept("-")) {
      const operand = this.#operand();
      return (attributes) => !operand(attributes);
    }
    if (this.#accept("(")) {
      const inner = this.#expression();
      this.#expect(")");
      return inner;
    }
    if (this.#accept("hasPrefix")) return this.#prefix();
    return this.#comparison();
  }

  #prefix(): Filter {
    this.#expect("(");
    this.#expect("attributes");
    this.#expect(".");
    const key = this.#key();
    this.#expect(",");
    const value = this.#string();
    this.#expect(")");
    return (attributes) => own(attributes, key)?.startsWith(value) ?? false;
  }

  #comparison(): Filter {
    this.#expect("attributes");
    if (this.#accept(":")) {
      const key = this.#key();
      return (attributes) => own(attributes, key) !== undefined;
    }
    this.#expect(".");
    const key = this.#key();
    if (this.#accept("!=")) {
      const value = this.#string();
      return (attributes) => own(attributes, key) !== value;
    }
    this.#expect("=");
    const value = this.#string();
    return (attributes) => own(attributes, key) === value;
  }

  #key(): string {
    const token = this.#tokens[this.#position];
    if (token?.kind !== "word" && token?.kind !== "string") throw this.#expected("an attribute key");
    this.#position += 1;
    return token.value;
  }

  #string(): string {
    const token = this.#tokens[this.#position];
    if (token?.kind !== "string") throw this.#expected('a value in double quotes ("…")');
    this.#position += 1;
    return token.value;
  }

  #peek(): string | undefined {
    const token = this.#tokens[this.#position];
    return token?.kind === "string" ? undefined : token?.value;
  }

  #accept(value: string): boolean {
    if (this.#peek() !== value) return false;
    this.#position += 1;
    return true;
  }

  #expect(value: string): void {
    if (!this.#accept(value)) throw this.#expected(`"${value}"`);
  }

  #expected(what: string): SyntaxError {
    const column = (this.#tokens[this.#position]?.offset ?? this.#text.length) + 1;
    return new SyntaxError(`filter ${JSON.stringify(this.#text)}: expected ${what} at column ${column}`);
  }
}

function own(attributes: Attributes, key: string): string | undefined {
  return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}
