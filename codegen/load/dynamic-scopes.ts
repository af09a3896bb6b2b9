import type { SchemaDocument } from "./document.ts";
import type { JsonNode } from "./json-node.ts";
import type { Target } from "./references.ts";

/** Where dynamic references lead at a place, which depends on the way there. */
export interface Scope {
  /** Equal for scopes that say the same. */
  readonly key: string;
  /** What dynamic references to an anchor lead to: the first schema of that anchor on the way. */
  readonly anchors: ReadonlyMap<string, Target>;
}

/**
 * The scopes of dynamic references. A way into a schema is known when the schema is read, so that each dynamic reference can be written
 * as an ordinary one: to a copy of what it leads to, for each scope in which it stands.
 */
export class DynamicScopes {
  /** Where no resource has been entered yet. */
  readonly outside: Scope = { key: "", anchors: new Map() };
  readonly #names: ReadonlySet<string>;
  readonly #numbers = new Map<JsonNode, number>();

  /** For references to anchors of these names; other anchors play no part. */
  constructor(names: Iterable<string>) {
    this.#names = new Set(names);
  }

  /** The scope within a resource: a schema with an `$id`, or a file. */
  within(scope: Scope, document: SchemaDocument, resource: JsonNode): Scope {
    if (this.#names.size === 0) return scope;
    const added = [...(document.resources.dynamic.get(resource) ?? [])].filter(
      ([name]) => this.#names.has(name) && !scope.anchors.has(name),
    );
    if (added.length === 0) return scope;
    const anchors = new Map(scope.anchors);
    for (const [name, node] of added) anchors.set(name, { document, node });
    const parts = [...anchors].map(([name, { node }]) => `${name}=${this.#numberOf(node)}`);
    return { key: parts.toSorted().join(), anchors };
  }

  /** The scope that a schema of a file is in when it is reached from the file's root, level by level. */
  atHome(document: SchemaDocument, node: JsonNode): Scope {
    if (this.#names.size === 0) return this.outside;
    const resource = document.resources.around(node);
    const outer = resource.parent === null ? this.outside : this.atHome(document, resource.parent);
    return this.within(outer, document, resource);
  }

  #numberOf(node: JsonNode): number {
    const number = this.#numbers.get(node) ?? this.#numbers.size;
    this.#numbers.set(node, number);
    return number;
  }
}
