/** The header line of a TypeScript or JavaScript file made from `source` (a schema file, or `schemas/` for all of them). */
export function scriptHeader(source: string): string {
  return `// Code generated from ${oneLine(source)} by \`npm run codegen\`. DO NOT EDIT.\n`;
}

/** The same for SQL. */
export function sqlHeader(source: string): string {
  return `-- Code generated from ${oneLine(source)} by \`npm run codegen\`. DO NOT EDIT.\n`;
}

/** Text from a schema on one line: nothing in it can end a line comment. */
export function oneLine(text: string): string {
  return text.replace(/[\s\u0085\u2028\u2029]+/g, " ").trim();
}

/** Text from a schema inside a block comment: nothing in it can end the comment, and half a character is none. */
export function blockComment(text: string): string {
  return text.toWellFormed().replaceAll("*/", "*\\/");
}
