import type { Json, JsonSchema } from "../../../load/loaded-schema.ts";
import { isObject } from "../../../model/json-guards.ts";
import { lookUp } from "../../../model/reading/schema-node.ts";
import { NO_TYPE, OBJECT, STRING, NUMBER } from "../../../model/reading/type-set.ts";
import { memberParts, objectFacts, scalarFacts } from "./facts.ts";
import { keywordsOf, type Part, partsIn } from "./schema-part.ts";

/** How deep required members are looked into. */
const DEEPEST = 2;
/** Of more members in more schemas than this nothing shows at once. */
const MOST_MEMBERS = 20_000;

/** Pointer to where it shows at once that no value meets all the schemas; null when it does not. Branches of unions are not looked into. */
export function impossibleAt(root: JsonSchema, parts: readonly Part[], depth = 0): string | null {
  const plain = flattened(root, parts);
  const pointer = parts[0]?.pointer ?? "";
  if (plain.some((one) => one.value === false)) return pointer;
  const facts = scalarFacts(plain);
  if (facts.types === NO_TYPE || facts.values?.length === 0) return pointer;
  if (facts.types === STRING && facts.minLength > (facts.maxLength ?? Infinity)) return pointer;
  if ((facts.types & ~NUMBER) === NO_TYPE && !hasRange(facts)) return pointer;
  if (facts.types !== OBJECT || depth > DEEPEST) return null;
  const objects = objectFacts(plain);
  if (objects.required.size > objects.maxProperties) return pointer;
  if (objects.required.size * plain.length > MOST_MEMBERS) return null;
  for (const name of objects.required) {
    const members = memberParts(plain, name);
    const found = impossibleAt(root, members, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function hasRange(facts: ReturnType<typeof scalarFacts>): boolean {
  const low = Math.max(facts.minimum ?? -Infinity, facts.exclusiveMinimum ?? -Infinity);
  const high = Math.min(facts.maximum ?? Infinity, facts.exclusiveMaximum ?? Infinity);
  return low < high || (low === high && facts.exclusiveMinimum !== low && facts.exclusiveMaximum !== high);
}

/** The schemas with those that they refer to and combine by `allOf`, each once; `false` alone where one of them is. */
function flattened(root: JsonSchema, parts: readonly Part[]): readonly Part[] {
  const found = new Map<Json, Part>();
  const add = (part: Part): void => {
    if (part.value === false || (isObject(part.value) && !found.has(part.value))) {
      found.set(part.value, part);
      const reference = keywordsOf(part)["$ref"];
      const target = typeof reference === "string" ? lookUp(root, reference) : undefined;
      if (target !== undefined) add(target);
      partsIn(part, "allOf").forEach(add);
    }
  };
  parts.forEach(add);
  return [...found.values()];
}
