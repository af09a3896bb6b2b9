import { join } from "node:path";
import { channel } from "../event-bus/attributes.ts";
import { createEnvironmentReader, readRuntime, type EnvironmentReader } from "./config.ts";

/** Where the bus is. */
export type BusConfig =
  | { readonly platform: "embedded"; readonly file: string }
  | {
      readonly platform: "gcp";
      readonly projectId: string;
      /** Name in the project of each of `channel`'s names. */
      readonly names: ReadonlyMap<string, string>;
      readonly emulatorHost?: string;
    };

/** Where the tables are. */
export type WarehouseConfig =
  | { readonly platform: "embedded"; readonly file: string }
  | {
      readonly platform: "gcp";
      readonly projectId: string;
      readonly dataset: string;
      /** Tables that may be made anew under the name of a deleted one. */
      readonly recreate?: readonly string[];
      readonly emulatorUrl?: string;
      readonly writer: "insertAll" | "storage";
      /** Host and port of a server in place of the Storage Write API. */
      readonly storageEmulatorHost?: string;
    };

/** Where archive and dead letters are; on Google Cloud they may have a bucket each. */
export type StoreConfig =
  | { readonly platform: "embedded"; readonly directory: string }
  | {
      readonly platform: "gcp";
      readonly projectId: string;
      readonly archiveBucket: string;
      readonly deadLetterBucket: string;
      readonly emulatorUrl?: string;
    };

/** The variable that names each of `channel`'s topics and subscriptions in the project. */
const nameVariables: Readonly<Record<string, string>> = {
  events: "EVENTS_TOPIC",
  pipeline: "EVENTS_SUBSCRIPTION",
  tableManager: "TABLE_MANAGER_SUBSCRIPTION",
  journal: "JOURNAL_SUBSCRIPTION",
  deadLetters: "DEAD_LETTER_TOPIC",
  deadLettersSubscription: "DEAD_LETTER_SUBSCRIPTION",
};

/** Reads `DATA_DIR`, or on Google Cloud the project, the names of topics and subscriptions, and `PUBSUB_EMULATOR_HOST`. */
export function readBusConfig(reader: EnvironmentReader): BusConfig {
  const { platform, dataDir } = readRuntime(reader);
  if (platform === "embedded") return { platform, file: join(dataDir, "bus.db") };
  const names = Object.entries(channel).map(([key, name]) => {
    const variable = nameVariables[key];
    return [name, variable === undefined ? name : checked(reader, variable, name, pubsubName)] as const;
  });
  const emulatorHost = reader.optional("PUBSUB_EMULATOR_HOST");
  return {
    platform,
    projectId: readProject(reader),
    names: new Map(names),
    ...(emulatorHost === undefined ? {} : { emulatorHost }),
  };
}

/**
 * Reads `DATA_DIR`, or on Google Cloud the project, `BIGQUERY_DATASET`, `BIGQUERY_WRITER` (`insertAll`, or `storage` for the Storage Write API),
 * `BIGQUERY_EMULATOR_URL` and `BIGQUERY_STORAGE_EMULATOR_HOST`.
 */
export function readWarehouseConfig(reader: EnvironmentReader): WarehouseConfig {
  const { platform, dataDir } = readRuntime(reader);
  if (platform === "embedded") return { platform, file: join(dataDir, "warehouse.duckdb") };
  const storageEmulatorHost = reader.optional("BIGQUERY_STORAGE_EMULATOR_HOST");
  return {
    platform,
    projectId: readProject(reader),
    dataset: reader.required("BIGQUERY_DATASET", "the dataset of the tables", datasetName),
    ...readRecreate(reader),
    ...readEmulatorUrl(reader, "BIGQUERY_EMULATOR_URL"),
    writer: readWriter(reader),
    ...(storageEmulatorHost === undefined ? {} : { storageEmulatorHost }),
  };
}

/** Reads `DATA_DIR`, or on Google Cloud the project, `ARCHIVE_BUCKET`, `DEAD_LETTER_BUCKET` and `STORAGE_EMULATOR_URL`. */
export function readStoreConfig(reader: EnvironmentReader): StoreConfig {
  const { platform, dataDir } = readRuntime(reader);
  if (platform === "embedded") return { platform, directory: join(dataDir, "objects") };
  const archiveBucket = reader.required("ARCHIVE_BUCKET", "the bucket of the archive", bucketName);
  return {
    platform,
    projectId: readProject(reader),
    archiveBucket,
    deadLetterBucket: checked(reader, "DEAD_LETTER_BUCKET", archiveBucket, bucketName),
    ...readEmulatorUrl(reader, "STORAGE_EMULATOR_URL"),
  };
}

/** Everything at once, from the environment; throws one `ConfigError` about all that is wrong. */
export function readPlatformConfig(environment: Readonly<Record<string, string | undefined>>): {
  readonly bus: BusConfig;
  readonly warehouse: WarehouseConfig;
  readonly store: StoreConfig;
} {
  const reader = createEnvironmentReader(environment);
  const config = {
    bus: readBusConfig(reader),
    warehouse: readWarehouseConfig(reader),
    store: readStoreConfig(reader),
  };
  reader.finish();
  return config;
}

function readWriter(reader: EnvironmentReader): "insertAll" | "storage" {
  const writer = reader.text("BIGQUERY_WRITER", "insertAll");
  if (writer !== "insertAll" && writer !== "storage")
    reader.refuse("BIGQUERY_WRITER", writer, "insertAll or storage");
  return writer === "storage" ? "storage" : "insertAll";
}

function readProject(reader: EnvironmentReader): string {
  return reader.required("GCP_PROJECT_ID", "the id of the project", (value) =>
    /^[a-z][a-z0-9.:-]{0,61}[a-z0-9]$/.test(value)
      ? null
      : "the id of a project: lower-case letters, digits and hyphens",
  );
}

function checked(
  reader: EnvironmentReader,
  variable: string,
  fallback: string,
  check: (value: string) => string | null,
): string {
  const value = reader.text(variable, fallback);
  const rule = value === fallback ? null : check(value);
  if (rule !== null) reader.refuse(variable, value, rule);
  return value;
}

/** `RECREATE_TABLES`: names with commas between them. */
function readRecreate(reader: EnvironmentReader): { readonly recreate?: readonly string[] } {
  const names = reader.optional("RECREATE_TABLES")?.split(",") ?? [];
  return names.length === 0 ? {} : { recreate: names.map((name) => name.trim()) };
}

function readEmulatorUrl(reader: EnvironmentReader, variable: string): { readonly emulatorUrl?: string } {
  const emulatorUrl = reader.url(variable);
  return emulatorUrl === undefined ? {} : { emulatorUrl };
}

function pubsubName(value: string): string | null {
  return /^(?!goog)[A-Za-z][\w.~+%-]{2,254}$/.test(value)
    ? null
    : "a name without its project: a letter, then 2 to 254 letters, digits or -_.~+%";
}

function datasetName(value: string): string | null {
  return /^\w{1,1024}$/.test(value)
    ? null
    : "the name of a dataset without its project: letters, digits and underscores";
}

function bucketName(value: string): string | null {
  return /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(value)
    ? null
    : "the name of a bucket without gs://: lower-case letters, digits, dots, hyphens and underscores";
}
