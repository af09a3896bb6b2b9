import type { Registry } from "../../generated/contract.ts";
import type { Stack } from "./stack.ts";

/** What a person sees when the stack is up: where it listens, what it knows, and what to try. */
export function startUpScreen(stack: Stack, registry: Registry, dataDirectory: string): string {
  const { generator, tableManager } = stack.file.urls;
  const first = [...registry.values()][0];
  const types = [...registry.values()].map((event) => [
    event.type,
    `table ${event.table.name}`,
    `version ${event.version}`,
    event.title,
  ]);
  return [
    "",
    `Eventloom is up. Everything it keeps is in ${dataDirectory}`,
    "",
    `  event generator  ${generator}   docs: ${generator}/docs`,
    `  table manager    ${tableManager}   tables: ${tableManager}/tables`,
    "",
    ...columns(types).map((line) => `  ${line}`),
    "",
    ...(first === undefined ? [] : tryThese(generator, first.type, first.table.name)),
    "Ctrl-C stops.",
    "",
    "",
  ].join("\n");
}

function tryThese(generator: string, type: string, table: string): readonly string[] {
  return [
    "Try:",
    `  curl -X POST '${generator}/generate/${type}?count=10'`,
    `  npm run events -- query "SELECT * FROM ${table} LIMIT 5"`,
    "  npm run events -- conserve",
    "",
  ];
}

/** Rows of text, padded so that columns line up. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const width = (index: number) => Math.max(...rows.map((row) => (row[index] ?? "").length));
  return rows.map((row) =>
    row
      .map((text, index) => text.padEnd(width(index)))
      .join("  ")
      .trimEnd(),
  );
}
