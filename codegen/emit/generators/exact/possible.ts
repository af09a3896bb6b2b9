import type { JsonSchema } from "../../../load/loaded-schema.ts";
import { isObject } from "../../../model/json-guards.ts";
import { lookUp } from "../../../model/reading/schema-node.ts";
import { NO_TYPE, NULL, OBJECT, STRING, NUMBER } from "../../../model/reading/type-set.ts";
import { memberParts, objectFacts, scalarFacts } from "./facts.ts";
import { keywordsOf, type Part, partsIn } from "./schema-part.ts";

/** How deep required members are looked into. */
const DEEPEST = 2;

/** False when it shows at once that no value meets all the schemas; branches of unions are not looked into. */
export function isPossible(root: JsonSchema, parts: readonly Part[], depth = 0): boolean {
  const plain = parts.flatMap((one) => flattened(root, one, 0));
  if (plain.some((one) => one.value === false)) return false;
  const facts = scalarFacts(plain);
  if (facts.types === NO_TYPE || facts.values?.length === 0) return false;
  if (facts.types === STRING && facts.minLength > (facts.maxLength ?? Infinity)) return false;
  if ((facts.types & ~NUMBER) === NO_TYPE && !hasRange(facts)) return false;
  if ((facts.types & ~NULL) !== OBJECT || depth > DEEPEST) return true;
  const objects = objectFacts(plain);
  if (objects.required.size > objects.maxProperties) return (facts.types & NULL) !== NO_TYPE;
  const isFilled = [...objects.required].every((name) =>
    isPossible(root, memberParts(plain, name), depth + 1),
  );
  return isFilled || (facts.types & NULL) !== NO_TYPE;
}

function hasRange(facts: ReturnType<typeof scalarFacts>): boolean {
  const low = Math.max(facts.minimum ?? -Infinity, facts.exclusiveMinimum ?? -Infinity);
  const high = Math.min(facts.maximum ?? Infinity, facts.exclusiveMaximum ?? Infinity);
  return low < high || (low === high && facts.exclusiveMinimum !== low && facts.exclusiveMaximum !== high);
}

/** The schema with those that it refers to and combines by `allOf`. */
function flattened(root: JsonSchema, part: Part, depth: number): readonly Part[] {
  if (!isObject(part.value) || depth > 10) return part.value === false ? [part] : [];
  const reference = keywordsOf(part)["$ref"];
  const target = typeof reference === "string" ? lookUp(root, reference) : undefined;
  return [
    part,
    ...(target === undefined ? [] : flattened(root, target, depth + 1)),
    ...partsIn(part, "allOf").flatMap((one) => flattened(root, one, depth + 1)),
  ];
}
