import { stringLiteral } from "../print/json-text.ts";
import { isInherited, propertyAccess } from "../print/property.ts";

/** An expression for a property of an object, undefined when it has none of its own. */
export function reading(object: string, name: string): string {
  if (!isInherited(name)) return propertyAccess(object, name);
  return `(${presence(object, name)} ? ${propertyAccess(object, name)} : undefined)`;
}

/** An expression that is true when an object has a property. */
export function presence(object: string, name: string): string {
  if (isInherited(name)) return `Object.hasOwn(${object}, ${stringLiteral(name)})`;
  return `${propertyAccess(object, name)} !== undefined`;
}

/** An expression that is true when an object lacks a property. */
export function absence(object: string, name: string): string {
  if (isInherited(name)) return `!${presence(object, name)}`;
  return `${propertyAccess(object, name)} === undefined`;
}
