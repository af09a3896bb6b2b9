import { quote } from "../../load/suggest.ts";
import type { UnionBranch, UnionShape } from "../event-model.ts";
import type { Reading, Variants } from "../reading/reading.ts";
import { familiesOf, typesOf } from "../reading/type-set.ts";
import { valuesOfTypes } from "../reading/values.ts";
import type { ShapeBase } from "./base.ts";

type BuildShape = (reading: Reading) => UnionBranch["shape"];

/** A union of types: one branch for each. */
export function unionOfTypes(reading: Reading, base: ShapeBase, build: BuildShape): UnionShape {
  const branches = familiesOf(reading.types).map((family): UnionBranch => {
    const types = reading.types & typesOf(family);
    const values = reading.values === null ? null : valuesOfTypes(reading.values, types);
    return { name: family, tags: [], shape: build({ ...reading, types, values }) };
  });
  return { kind: "union", ...base, discriminator: null, branches };
}

/** A union of objects: one branch for each, named after the first value that tells it apart. */
export function unionOfObjects(variants: Variants, base: ShapeBase, build: BuildShape): UnionShape {
  const names = new Set<string>();
  const branches = variants.branches.map(({ tags, reading }): UnionBranch => {
    const [first = ""] = tags;
    // The text 1 and the number 1 are different values.
    const name = names.has(String(first)) ? quote(first) : String(first);
    names.add(name);
    return { name, tags, shape: build(reading) };
  });
  return { kind: "union", ...base, discriminator: variants.property, branches };
}
