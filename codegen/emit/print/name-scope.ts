/** Hands out identifiers for the functions and constants of one generated file, each once. */
export interface NameScope {
  /** A free camelCase identifier made from `words` (any text) and `suffix`; a number is added when the name is taken. */
  name(words: readonly string[], suffix?: string): string;
  /** The same in UPPER_SNAKE_CASE. */
  constant(words: readonly string[], suffix?: string): string;
}

/** A scope in which the names of `taken` are not handed out; nor are words that JavaScript reserves. */
export function nameScope(taken: Iterable<string> = []): NameScope {
  const used = new Set<string>([...reserved, ...taken]);
  const free = (base: string): string => {
    let name = base;
    for (let count = 2; used.has(name); count++) name = `${base}${count}`;
    used.add(name);
    return name;
  };
  return {
    name: (words, suffix = "") => free(camelCase(words) + suffix),
    constant: (words, suffix = "") => free(upperCase(words) + suffix),
  };
}

/** Letters and digits of `words` as one camelCase identifier, which never begins with a digit. */
function camelCase(words: readonly string[]): string {
  const [first = "value", ...rest] = pieces(words);
  const name =
    first.slice(0, 1).toLowerCase() +
    first.slice(1) +
    rest.map((one) => one.slice(0, 1).toUpperCase() + one.slice(1)).join("");
  return /^\d/.test(name) ? `_${name}` : name;
}

function upperCase(words: readonly string[]): string {
  const name = pieces(words)
    .map((one) => one.toUpperCase())
    .join("_");
  return /^[A-Z]/.test(name) ? name : `VALUES_${name}`;
}

function pieces(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => word.match(/[A-Za-z0-9]+/g) ?? []);
}

const reserved = (
  "abstract arguments as async await boolean break case catch class const continue debugger default delete do else enum eval export " +
  "extends false finally for from function get if implements import in instanceof interface let new null number object of package " +
  "private protected public return set static string super switch symbol this throw true try type typeof undefined var void while " +
  "with yield NaN Infinity globalThis Array BigInt Date JSON Map Math Number Object Promise RegExp Set String"
).split(" ");
