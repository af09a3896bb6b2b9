const WIDTH = 110;

/** `prefix item, item suffix` on one line, or with the items on lines of their own where that would be too wide. */
export function wrappedList(
  prefix: string,
  items: readonly string[],
  suffix: string,
  spaced = false,
): string {
  const gap = spaced && items.length > 0 ? " " : "";
  const line = `${prefix}${gap}${items.join(", ")}${gap}${suffix}`;
  if (line.length <= WIDTH) return line;
  const lines: string[] = [];
  let current = " ";
  for (const item of items) {
    if (current.length > 1 && current.length + item.length + 2 > WIDTH) {
      lines.push(current);
      current = " ";
    }
    current += ` ${item},`;
  }
  return [prefix, ...lines, current, suffix].join("\n");
}

/** An import of values and types by name, sorted by the caller; empty when there are none. */
export function importOf(names: readonly string[], from: string): string {
  return names.length === 0 ? "" : `${wrappedList("import {", names, `} from "${from}";`, true)}\n`;
}

/** An import of types by name. */
export function importTypesOf(names: readonly string[], from: string): string {
  return names.length === 0 ? "" : `${wrappedList("import type {", names, `} from "${from}";`, true)}\n`;
}
