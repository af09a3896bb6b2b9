import { helperText } from "./helpers.ts";

/** For tests: helpers as functions, loaded from the text that emitted files carry. */
export async function loadHelpers(
  names: readonly string[],
): Promise<Readonly<Record<string, (...values: readonly never[]) => unknown>>> {
  const text = `${helperText(names)}\nexport { ${names.join(", ")} };`;
  return (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as Awaited<
    ReturnType<typeof loadHelpers>
  >;
}
