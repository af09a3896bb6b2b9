import { ConfigError, createEnvironmentReader, type Environment } from "../../../platform/runtime/config.ts";
import {
  readBusConfig,
  readStoreConfig,
  readWarehouseConfig,
} from "../../../platform/runtime/platform-config.ts";

/** Environment variables for the workers of a job, by name. Never secrets: who may see the job sees them. */
export type WorkerSettings = Readonly<Record<string, string>>;

/** What a worker reads of the environment; servers that stand in Google's place are not among it. */
const names = [
  "GCP_PROJECT_ID",
  "EVENTS_TOPIC",
  "EVENTS_SUBSCRIPTION",
  "DEAD_LETTER_TOPIC",
  "BIGQUERY_DATASET",
  "BIGQUERY_WRITER",
  "ARCHIVE_BUCKET",
  "DEAD_LETTER_BUCKET",
  "TABLE_MANAGER_URL",
];

/** The settings of the workers from the submitter's environment; what is wrong with it is added to `problems`. */
export function readWorkerSettings(environment: Environment, problems: string[]): WorkerSettings {
  const given = names.flatMap((name) => {
    const value = environment[name]?.trim();
    return value ? [[name, value] as const] : [];
  });
  const settings = { PLATFORM: "gcp", ...Object.fromEntries(given) };
  const reader = createEnvironmentReader(settings);
  readBusConfig(reader);
  readWarehouseConfig(reader);
  readStoreConfig(reader);
  reader.url("TABLE_MANAGER_URL");
  try {
    reader.finish();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems.filter((problem) => !problem.startsWith("GCP_PROJECT_ID ")));
  }
  return settings;
}
