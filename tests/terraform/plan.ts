/** A resource in a plan, as `terraform show -json` has it. */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly change: {
    readonly actions: readonly ("no-op" | "create" | "read" | "update" | "delete")[];
    /** Null where the resource is deleted; what is known only after apply is left out. */
    readonly after: Attributes | null;
    readonly after_unknown: unknown;
  };
}

/** The parts of a plan that are looked at. */
export interface Plan {
  readonly resource_changes: readonly ResourceChange[];
  readonly output_changes: Readonly<Record<string, { readonly after: unknown }>>;
}

/** A resource's attributes and blocks; a block is a list of them. */
export interface Attributes {
  readonly [name: string]: unknown;
}

/** The first block of a name, or undefined when there is none. */
export function block(attributes: Attributes, name: string): Attributes | undefined {
  return blocks(attributes, name)[0];
}

/** All blocks of a name. */
export function blocks(attributes: Attributes, name: string): readonly Attributes[] {
  const found = attributes[name];
  return Array.isArray(found) ? (found as readonly Attributes[]) : [];
}

/** An attribute that is text; empty when unset or known only after apply. */
export function text(attributes: Attributes | undefined, name: string): string {
  const value = attributes?.[name];
  return typeof value === "string" ? value : "";
}

/** An attribute that is a list of texts. */
export function texts(attributes: Attributes, name: string): readonly string[] {
  const value = attributes[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
