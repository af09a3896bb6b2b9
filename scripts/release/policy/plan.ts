/** A resource in a plan, as `terraform show -json` has it. */
export interface ResourceChange {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly change: {
    /** `["delete", "create"]` is a replacement; `["forget"]` leaves the resource to itself. */
    readonly actions: readonly string[];
    readonly before: Attributes | null;
    /** Null where the resource goes; what is known only after apply is left out. */
    readonly after: Attributes | null;
    /** True for what is known only after apply. */
    readonly after_unknown?: Attributes;
  };
}

/** A module as its files say, before variables have values. */
export interface ModuleConfiguration {
  readonly resources?: readonly { readonly address: string; readonly provisioners?: readonly unknown[] }[];
  readonly module_calls?: Readonly<
    Record<string, { readonly source: string; readonly module?: ModuleConfiguration }>
  >;
}

/** The parts of a plan that are looked at. */
export interface Plan {
  /** Those of the stack, with what was said or their defaults. */
  readonly variables: Readonly<Record<string, { readonly value: unknown }>>;
  readonly resource_changes: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly after: unknown }>>;
  readonly configuration: {
    readonly provider_config?: Readonly<
      Record<string, { readonly full_name: string; readonly version_constraint?: string }>
    >;
    readonly root_module: ModuleConfiguration;
  };
}

/** A resource's attributes and blocks; a block is a list of them. */
export interface Attributes {
  readonly [name: string]: unknown;
}

/** Reads what `terraform show -json` printed; throws when it is no plan, or one that ended with an error. */
export function parsePlan(json: string): Plan {
  const found = JSON.parse(json) as Partial<Plan> & {
    readonly format_version?: string;
    readonly errored?: boolean;
  };
  if (!found.format_version?.startsWith("1.")) throw new Error("not a plan of format 1");
  if (found.errored === true) throw new Error("the plan ended with an error");
  const { resource_changes: changes, configuration, variables = {} } = found;
  if (changes === undefined || changes.length === 0) throw new Error("the plan has no resources");
  if (configuration?.root_module === undefined) throw new Error("the plan does not tell its configuration");
  for (const name of ["project_id", "environment"])
    if (typeof variables[name]?.value !== "string") throw new Error(`the plan does not tell its ${name}`);
  return { ...found, resource_changes: changes, configuration, variables };
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
