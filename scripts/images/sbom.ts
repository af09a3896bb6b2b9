interface Component {
  readonly "bom-ref": string;
  readonly name: string;
}

interface Dependency {
  readonly ref: string;
  readonly dependsOn?: readonly string[];
}

interface Sbom {
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
}

/**
 * The SBOM without the modules that the bundling made up, which are no packages: what depended on one of them depends on what that one
 * depends on.
 */
export function withoutVirtual(text: string): string {
  const sbom = JSON.parse(text) as Sbom;
  const isVirtual = ({ name }: Component) => name.startsWith("VirtualComponent ");
  const virtual = new Set(sbom.components.filter(isVirtual).map((component) => component["bom-ref"]));
  const needs = new Map(sbom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  const real = (ref: string): readonly string[] =>
    virtual.has(ref) ? (needs.get(ref) ?? []).flatMap(real) : [ref];
  const dependencies = sbom.dependencies
    .filter(({ ref }) => !virtual.has(ref))
    .map(({ ref, dependsOn }) => ({
      ref,
      ...(dependsOn === undefined ? {} : { dependsOn: [...new Set(dependsOn.flatMap(real))].toSorted() }),
    }));
  const components = sbom.components.filter((component) => !isVirtual(component));
  return `${JSON.stringify({ ...sbom, components, dependencies }, null, 2)}\n`;
}
