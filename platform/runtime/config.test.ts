import { describe, expect, test } from "vitest";

import { ConfigError, readRuntimeConfig } from "./config.ts";

describe("readRuntimeConfig", () => {
  const defaults = {
    port: 8080,
    tableManagerPort: 8081,
    host: "127.0.0.1",
    dataDir: ".local",
    platform: "embedded",
    logLevel: "INFO",
    version: "dev",
  };
  const cases = [
    { environment: {}, want: defaults },
    { environment: { PORT: "", DATA_DIR: "  " }, want: defaults },
    {
      environment: { PORT: "0", DATA_DIR: "/tmp/x", LOG_LEVEL: "Debug" },
      want: { ...defaults, port: 0, dataDir: "/tmp/x", logLevel: "DEBUG" },
    },
    {
      environment: { PLATFORM: "gcp", PORT: "9000" },
      want: { ...defaults, platform: "gcp", host: "0.0.0.0", port: 9000, tableManagerPort: 9000 },
    },
  ];
  test.each(cases)("$environment", ({ environment, want }) => {
    expect(readRuntimeConfig(environment)).toEqual(want);
  });

  const wrong = { PORT: "80800", TABLE_MANAGER_PORT: "-1", PLATFORM: "aws", LOG_LEVEL: "loud" };
  test.each(Object.keys(wrong))("names %s in the one message", (name) => {
    expect(() => readRuntimeConfig(wrong)).toThrow(ConfigError);
    expect(() => readRuntimeConfig(wrong)).toThrow(`  ${name} is `);
  });
});
