import { stringLiteral } from "./json-text.ts";

/** True for text that can follow a dot or stand as a bare key; reserved words can. */
export function isIdentifierName(text: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(text);
}

/** `base.name` or `base["name"]`: reads a property of any name. */
export function propertyAccess(base: string, name: string): string {
  return isIdentifierName(name) ? `${base}.${name}` : `${base}[${stringLiteral(name)}]`;
}

/** The key of a property in an object literal; `__proto__` becomes an own property instead of the prototype. */
export function propertyKey(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return isIdentifierName(name) ? name : stringLiteral(name);
}

/** True when every object inherits something under this name, so that only a test for an own property tells. */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}

/** A statement that gives `target` an own property; for inherited names by the helper `put(target, name, value)`. */
export function propertyAssignment(target: string, name: string, value: string): string {
  if (isInherited(name)) return `put(${target}, ${stringLiteral(name)}, ${value});`;
  return `${propertyAccess(target, name)} = ${value};`;
}
