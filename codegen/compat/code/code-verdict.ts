import type { JsonSchema } from "../../load/loaded-schema.ts";
import type { CodeVerdict } from "../change.ts";
import { isAssignable } from "./assignable.ts";
import { typeSource } from "./code-type.ts";

/**
 * Whether TypeScript written against the types of the old schema compiles against those of the new one. A producer writes all properties
 * of the old type as an object literal; a consumer reads all of them, and takes each value for one of the old type, as a `switch` over
 * all cases does. Code that asks for a value that is no longer possible is no break.
 */
export function codeVerdict(old: JsonSchema, next: JsonSchema): CodeVerdict {
  const [was, is] = [typeSource(old), typeSource(next)];
  return { producer: isAssignable(was, is, "write"), consumer: isAssignable(is, was, "read") };
}
