import { realpathSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, dirname, join, parse, resolve } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { PlatformError } from "../runtime/errors.ts";
import { classifyDuckdbError } from "./duckdb-errors.ts";
import { quoteName, quoteText } from "./sql.ts";

/** Where the embedded warehouse keeps its data, and what it may use. */
export interface DuckdbDatabaseOptions {
  /** The database file, made when it is missing, or `:memory:`. */
  readonly file: string;
  /** The schema that holds the tables. */
  readonly dataset: string;
  /** As DuckDB writes it, for example `1GB`. */
  readonly memoryLimit: string;
  readonly threads: number;
}

/** An open database. Connections see the dataset's tables without its name, times are UTC. */
export interface DuckdbDatabase {
  connect(): Promise<DuckDBConnection>;
  close(): void;
}

/** The schema of the warehouse's own notes about its tables. */
export const notesSchema = "eventloom_warehouse";

/** DuckDB's lock on a file keeps other processes out, but not a second instance in this one. */
const openFiles = new Set<string>();

/**
 * Opens the database with no way out of it: SQL can read and write no other file, load no extension and change no setting.
 * Throws SETUP when that is not possible, with code WAREHOUSE_LOCKED when the file is open already, in this process or another.
 */
export async function openDuckdb(options: DuckdbDatabaseOptions): Promise<DuckdbDatabase> {
  checkDataset(options);
  try {
    const file = options.file === ":memory:" ? null : await absoluteFile(options.file);
    const release = claim(file);
    try {
      return await openInstance(file, options, release);
    } catch (error) {
      release();
      throw error;
    }
  } catch (error) {
    const failure = classifyDuckdbError(error, "WAREHOUSE_UNREADABLE");
    if (failure.retryClass !== "POISON") throw failure;
    throw new PlatformError("SETUP", failure.code, failure.message, { cause: error });
  }
}

/** Marks the file as open in this process; the answer takes the mark away. */
function claim(file: string | null): () => void {
  if (file === null) return () => undefined;
  if (openFiles.has(file)) {
    throw new PlatformError(
      "SETUP",
      "WAREHOUSE_LOCKED",
      `this process has the warehouse ${file} open already`,
    );
  }
  openFiles.add(file);
  return () => openFiles.delete(file);
}

async function openInstance(
  file: string | null,
  options: DuckdbDatabaseOptions,
  release: () => void,
): Promise<DuckdbDatabase> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(options.threads),
    memory_limit: options.memoryLimit,
    temp_directory: file === null ? "" : `${file}.tmp`,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
  const home = file === null ? [options.dataset] : [parse(file).name, options.dataset];
  const use = `USE ${home.map(quoteName).join(".")}`;
  try {
    await prepare(instance, file, options.dataset);
  } catch (error) {
    instance.closeSync();
    throw error;
  }
  return {
    async connect() {
      const connection = await instance.connect();
      await connection.run(use);
      return connection;
    },
    close() {
      instance.closeSync();
      release();
    },
  };
}

/**
 * Attaches the file rather than opening it: as the first database of an instance DuckDB 1.5 cannot replay the log of a process that
 * died after it had added a field to a STRUCT ("GetDefaultDatabase with no default database set"), and the file would stay shut for good.
 */
async function prepare(instance: DuckDBInstance, file: string | null, dataset: string): Promise<void> {
  const connection = await instance.connect();
  if (file !== null) {
    const name = quoteName(parse(file).name);
    await connection.run(`ATTACH ${quoteText(file)} AS ${name}`);
    await connection.run(`USE ${name}`);
  }
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(dataset)}`);
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(notesSchema)}`);
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  await connection.run("SET GLOBAL enable_external_access = false");
  await connection.run("SET GLOBAL lock_configuration = true");
  connection.closeSync();
}

/** DuckDB names the database after its file, and a schema of the same name would be ambiguous. */
function checkDataset(options: DuckdbDatabaseOptions): void {
  const taken = ["main", "memory", "system", "temp", "information_schema", "pg_catalog", notesSchema];
  const name = options.dataset.toLowerCase();
  if (
    !/^[a-z_]\w{0,1023}$/.test(name) ||
    taken.includes(name) ||
    parse(options.file).name.toLowerCase() === name
  ) {
    throw new PlatformError(
      "SETUP",
      "WAREHOUSE_MISNAMED",
      `${options.dataset} cannot be the dataset of ${options.file}: it takes letters, digits and _, no name of DuckDB's own and not the file's name`,
    );
  }
}

async function absoluteFile(file: string): Promise<string> {
  const folder = dirname(resolve(file));
  await mkdir(folder, { recursive: true });
  return join(realpathSync(folder), basename(file));
}
