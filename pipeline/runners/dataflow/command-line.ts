import { parseArgs } from "node:util";
import { closest, distance } from "fastest-levenshtein";
import { optionTable, type OptionName, type OptionRule } from "./option-table.ts";

/** What was given, each value as its option demands it, and what is wrong with the rest. */
export interface CommandLine {
  readonly flags: ReadonlySet<OptionName>;
  /** The one value of an option. */
  readonly values: ReadonlyMap<OptionName, string>;
  readonly lists: ReadonlyMap<OptionName, readonly string[]>;
  readonly problems: readonly string[];
}

const names = Object.keys(optionTable) as OptionName[];

/** Takes options apart. Nothing is looked up anywhere; of what is wrong, all is told. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const problems: string[] = [];
  const flags = new Set<OptionName>();
  const lists = new Map<OptionName, string[]>();
  const options = Object.fromEntries(
    names.map((name) => [name, { type: ruleOf(name).value === null ? "boolean" : "string" } as const]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === "positional") problems.push(`${JSON.stringify(token.value)} belongs to no option`);
    if (token.kind !== "option") continue;
    const name = names.find((known) => known === token.name);
    if (name === undefined) problems.push(unknown(token.rawName));
    else if (ruleOf(name).value === null) flags.add(name);
    else if (!token.value?.trim()) problems.push(`--${name} has no value; it must be ${mustBe(name)}`);
    else take(name, token.value.trim(), lists, problems);
    if (name !== undefined && ruleOf(name).value === null && token.value !== undefined)
      problems.push(`--${name} takes no value; leave out ${JSON.stringify(token.value)}`);
  }
  const values = new Map(
    [...lists].flatMap(([name, [value]]) => (value === undefined ? [] : [[name, value]])),
  );
  return { flags, values, lists, problems };
}

/** The options as the help lists them. */
export function describeOptions(): string {
  const heads = names.map((name) => {
    const { value } = ruleOf(name);
    return [value === null ? `--${name}` : `--${name}=${value}`, ruleOf(name).help] as const;
  });
  const width = Math.max(...heads.map(([head]) => head.length));
  return heads.map(([head, help]) => `  ${head.padEnd(width)}  ${help}\n`).join("");
}

/** What the value of an option must be. */
export function mustBe(name: OptionName): string {
  const { must, value } = ruleOf(name);
  return must?.be ?? String(value);
}

/** Whether it is that. */
export function isAllowed(name: OptionName, value: string): boolean {
  return ruleOf(name).must?.match.test(value) ?? true;
}

function take(name: OptionName, value: string, lists: Map<OptionName, string[]>, problems: string[]): void {
  if (!isAllowed(name, value)) {
    problems.push(`--${name} is ${JSON.stringify(value)}; it must be ${mustBe(name)}`);
  }
  const before = lists.get(name);
  if (before === undefined) lists.set(name, [value]);
  else if (ruleOf(name).many) before.push(value);
  else problems.push(`--${name} is given more than once; leave one of them`);
}

function ruleOf(name: OptionName): OptionRule {
  return optionTable[name];
}

function unknown(rawName: string): string {
  const near = closest(rawName.replace(/^-+/, ""), names);
  const hint =
    distance(rawName.replace(/^-+/, ""), near) <= 3
      ? `; is --${near} meant?`
      : "; --help lists what there is";
  return `${rawName} is not known${hint}`;
}
