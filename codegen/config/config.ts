import { posix } from "node:path";
import configSchema from "../../schemas/meta/codegen-config.schema.json" with { type: "json" };
import { type Diagnostic, diagnostic, hasErrors, type Place } from "../diagnostic.ts";
import type { DialectAliases } from "../load/dialect.ts";
import { childNode, plainValue } from "../load/json-node.ts";
import { type JsonSource, parseJson, placeOfKey, placeOfNode } from "../load/json-source.ts";
import type { Mirrors } from "../load/mirrors.ts";
import { checkShape } from "../load/shape.ts";
import { quote } from "../load/suggest.ts";
import { type ModelOptions, withDefaults } from "../model/options.ts";

/** How codegen runs in a project. Paths start at the working directory. */
export interface Config extends Required<ModelOptions> {
  readonly schemas: string;
  readonly out: string;
  /** Built-in emitters that are switched off, and where the file says so. */
  readonly off: ReadonlyMap<string, Place>;
  readonly customEmitters: readonly CustomEmitterPath[];
  /** Pattern with `{type}` and `{major}`; null leaves names as they are. */
  readonly tableName: string | null;
  readonly systemColumns: boolean;
  /** The drafts that a team's own `$schema` URIs stand for. */
  readonly aliases: DialectAliases;
  /** Folders with copies of schemas that references name by a URI of another place, by the beginning of the URI. */
  readonly mirrors: Mirrors;
}

/** A module with an emitter, and where the file names it. */
export interface CustomEmitterPath {
  readonly path: string;
  readonly at: Place;
}

/** What a configuration file says, the defaults where it has errors. */
export interface ParsedConfig {
  readonly config: Config;
  readonly diagnostics: readonly Diagnostic[];
}

/** What holds without a configuration file. */
export const defaultConfig: Config = {
  schemas: "schemas",
  out: "generated",
  off: new Map(),
  customEmitters: [],
  tableName: null,
  systemColumns: true,
  aliases: {},
  mirrors: {},
  ...withDefaults({}),
};

/** The members as the meta-schema has them. */
interface Written {
  readonly schemas?: string;
  readonly out?: string;
  readonly emitters?: Readonly<Record<string, boolean>>;
  readonly customEmitters?: readonly string[];
  readonly tableName?: string;
  readonly columnNames?: Config["naming"];
  readonly numbers?: Config["numbers"];
  readonly systemColumns?: boolean;
  readonly dialectAliases?: DialectAliases;
  readonly mirrors?: Mirrors;
  readonly lenient?: boolean;
}

/** Reads the text of the configuration `file`, whose folder its paths start at. */
export function parseConfig(file: string, text: string): ParsedConfig {
  const { source, diagnostics } = parseJson(file, text);
  if (source === null) return { config: defaultConfig, diagnostics };
  const findings = [...diagnostics, ...shapeFindings(source)];
  if (hasErrors(findings)) return { config: defaultConfig, diagnostics: findings };
  const written = plainValue(source.root) as Written;
  return { config: configOf(written, source), diagnostics: findings };
}

function configOf(written: Written, source: JsonSource): Config {
  const folder = posix.dirname(source.file);
  const fromFile = (path: string) => (posix.isAbsolute(path) ? path : posix.join(folder, path));
  const off = Object.entries(written.emitters ?? {}).filter(([, on]) => !on);
  return {
    schemas: fromFile(written.schemas ?? defaultConfig.schemas),
    out: fromFile(written.out ?? defaultConfig.out),
    off: new Map(off.map(([name]) => [name, placeAt(source, ["emitters", name])])),
    customEmitters: (written.customEmitters ?? []).map((path, index) => ({
      path: fromFile(path),
      at: placeAt(source, ["customEmitters", String(index)]),
    })),
    tableName: written.tableName ?? defaultConfig.tableName,
    systemColumns: written.systemColumns ?? defaultConfig.systemColumns,
    aliases: written.dialectAliases ?? {},
    mirrors: Object.fromEntries(
      Object.entries(written.mirrors ?? {}).map(([uri, path]) => [uri, fromFile(path)]),
    ),
    lenient: written.lenient ?? defaultConfig.lenient,
    naming: written.columnNames ?? defaultConfig.naming,
    numbers: written.numbers ?? defaultConfig.numbers,
  };
}

function shapeFindings(source: JsonSource): readonly Diagnostic[] {
  return checkShape(configSchema, plainValue(source.root)).map(({ path, onKey, message, hint }) => {
    const subject = onKey ? path.slice(0, -1) : path;
    const name = subject.length === 0 ? "The configuration" : quote(subject.join("/"));
    return diagnostic("INVALID_CONFIG", placeAt(source, path, onKey), `${name} ${message}.`, { hint });
  });
}

function placeAt(source: JsonSource, path: readonly string[], onKey = false): Place {
  let at = source.root;
  for (const step of path) at = childNode(at, step) ?? at;
  return onKey ? placeOfKey(source, at) : placeOfNode(source, at);
}
