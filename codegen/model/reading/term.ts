import type { SchemaNode } from "./schema-node.ts";

/** What holds at a place: a schema, several at once, or one of several. Read when it is asked for. */
export type Term =
  | { readonly kind: "schema"; readonly node: SchemaNode }
  | { readonly kind: "all" | "any"; readonly terms: readonly Term[] };

/** A term of one schema. */
export function schemaTerm(node: SchemaNode): Term {
  return { kind: "schema", node };
}

/** The terms as one: each of them holds. Throws when there are none. */
export function allOf(terms: readonly Term[]): Term {
  return combined("all", terms);
}

/** The terms as one: at least one of them holds. Throws when there are none. */
export function anyOf(terms: readonly Term[]): Term {
  return combined("any", terms);
}

/** Where the term, or its first part, stands in the schema. */
export function pointerOfTerm(term: Term): string {
  let at = term;
  while (at.kind !== "schema") {
    const [first] = at.terms;
    if (first === undefined) throw new Error("a term without parts");
    at = first;
  }
  return at.node.pointer;
}

function combined(kind: "all" | "any", terms: readonly Term[]): Term {
  const different = new Map(terms.map((term) => [term.kind === "schema" ? term.node.value : term, term]));
  const [only] = different.values();
  if (only === undefined) throw new Error("a term without parts");
  return different.size === 1 ? only : { kind, terms: [...different.values()] };
}
