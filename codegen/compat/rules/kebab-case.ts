/** A keyword as part of a rule id: `minLength` gives `min-length`, `x-pii` stays. */
export function kebabCase(keyword: string): string {
  return keyword.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
