import { describe, expect, test } from "vitest";
import { channel } from "../event-bus/attributes.ts";
import { ConfigError } from "./config.ts";
import { readPlatformConfig } from "./platform-config.ts";

const gcp = {
  PLATFORM: "gcp",
  GCP_PROJECT_ID: "acme-events",
  BIGQUERY_DATASET: "prod_events_dataset",
  ARCHIVE_BUCKET: "acme-archive",
};

describe("readPlatformConfig", () => {
  test("keeps the embedded platform in one folder", () => {
    expect(readPlatformConfig({ DATA_DIR: "/data" })).toEqual({
      bus: { platform: "embedded", file: "/data/bus.db" },
      warehouse: { platform: "embedded", file: "/data/warehouse.duckdb" },
      store: { platform: "embedded", directory: "/data/objects" },
    });
  });

  test("takes the names of the topology where none are given, and one bucket for both", () => {
    const { bus, warehouse, store } = readPlatformConfig(gcp);
    expect(bus).toEqual({
      platform: "gcp",
      projectId: "acme-events",
      names: new Map(Object.values(channel).map((name) => [name, name])),
    });
    expect(warehouse).toEqual({
      platform: "gcp",
      projectId: "acme-events",
      dataset: "prod_events_dataset",
      writer: "insertAll",
    });
    expect(store).toMatchObject({ archiveBucket: "acme-archive", deadLetterBucket: "acme-archive" });
  });

  test("takes every name and every test server from the environment", () => {
    const { bus, warehouse, store } = readPlatformConfig({
      ...gcp,
      EVENTS_TOPIC: "t-events",
      EVENTS_SUBSCRIPTION: "s-pipeline",
      TABLE_MANAGER_SUBSCRIPTION: "s-tables",
      DEAD_LETTER_TOPIC: "t-letters",
      DEAD_LETTER_SUBSCRIPTION: "s-letters",
      DEAD_LETTER_BUCKET: "acme-letters",
      PUBSUB_EMULATOR_HOST: "localhost:8085",
      BIGQUERY_EMULATOR_URL: "http://localhost:9050",
      BIGQUERY_WRITER: "storage",
      BIGQUERY_STORAGE_EMULATOR_HOST: "localhost:9060",
      STORAGE_EMULATOR_URL: "http://localhost:4443",
    });
    expect(bus).toMatchObject({
      emulatorHost: "localhost:8085",
    });
    const given = ["t-events", "s-pipeline", "s-tables", "t-letters", "s-letters"];
    expect(bus.platform === "gcp" && [...bus.names.values()]).toEqual(expect.arrayContaining(given));
    expect(warehouse).toMatchObject({
      emulatorUrl: "http://localhost:9050",
      writer: "storage",
      storageEmulatorHost: "localhost:9060",
    });
    expect(store).toMatchObject({ emulatorUrl: "http://localhost:4443", deadLetterBucket: "acme-letters" });
  });

  const wrong: Readonly<Record<string, string>> = {
    GCP_PROJECT_ID: "Acme Events",
    EVENTS_TOPIC: "projects/acme/topics/events",
    EVENTS_SUBSCRIPTION: "googly",
    DEAD_LETTER_TOPIC: "x",
    BIGQUERY_DATASET: "acme.events",
    ARCHIVE_BUCKET: "gs://acme-archive",
    DEAD_LETTER_BUCKET: "Letters",
    BIGQUERY_EMULATOR_URL: "localhost:9050",
    BIGQUERY_WRITER: "load",
    STORAGE_EMULATOR_URL: "file:///etc",
  };
  test("tells everything that is wrong in one error, and each once", () => {
    const problemsOf = (environment: Readonly<Record<string, string>>) => {
      try {
        readPlatformConfig(environment);
      } catch (error) {
        return error instanceof ConfigError ? error.problems.map((line) => line.split(" ")[0]) : error;
      }
      return [];
    };
    expect(problemsOf({ ...gcp, ...wrong })).toEqual(expect.arrayContaining(Object.keys(wrong)));
    expect(problemsOf({ ...gcp, ...wrong })).toHaveLength(Object.keys(wrong).length);
    expect(problemsOf({ PLATFORM: "gcp" })).toEqual(["GCP_PROJECT_ID", "BIGQUERY_DATASET", "ARCHIVE_BUCKET"]);
    expect(problemsOf({ PLATFORM: "aws" })).toEqual(["PLATFORM"]);
  });
});
