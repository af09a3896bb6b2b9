import { compareText } from "../../diagnostic.ts";

/** Those of `names` that stand in the code as themselves, not as a property or within text, sorted. */
export function usedNames(names: readonly string[], code: string): readonly string[] {
  if (last.code !== code) last = { code, used: bareNames(code) };
  const { used } = last;
  return names.filter((name) => used.has(name)).toSorted(compareText);
}

/** Emitters ask several times about the same code. */
let last: { readonly code: string; readonly used: ReadonlySet<string> } = { code: "", used: new Set() };

function bareNames(code: string): ReadonlySet<string> {
  const bare = code.replaceAll(/\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"/g, '""');
  return new Set(bare.match(/(?<![.\w"])[A-Za-z_$]\w*(?![\w":])/g));
}

/** The names that the text of a module exports. */
export function exportedNames(module: string): readonly string[] {
  const exports = module.matchAll(/^export (?:function\*?|class|const|interface|type) (\w+)/gm);
  return [...exports].map(([, name = ""]) => name);
}

/** Names with `type` before those that begin with an upper-case letter and are no classes. */
export function withTypeMarks(names: readonly string[], classes: readonly string[] = []): readonly string[] {
  return names.map((name) => (/^[A-Z][a-z]/.test(name) && !classes.includes(name) ? `type ${name}` : name));
}
