import { expect, test } from "vitest";
import { createEnvironmentReader, type Environment } from "./config.ts";
import { readPushConfig } from "./push-config.ts";

const given = { PUSH_AUDIENCE: "https://x.example", PUSH_SERVICE_ACCOUNT: "p@x.example" };
const config = { audience: "https://x.example", email: "p@x.example" };
const read = (environment: Environment, platform: "embedded" | "gcp") => {
  const reader = createEnvironmentReader(environment);
  const push = readPushConfig(reader, platform);
  reader.finish();
  return push;
};

test.each([
  ["embedded", {}, null],
  ["embedded", given, config],
  ["gcp", given, config],
  [
    "gcp",
    { ...given, PUSH_CERTS_URL: "http://localhost/certs" },
    { ...config, certsUrl: "http://localhost/certs" },
  ],
  ["gcp", { BIGQUERY_EMULATOR_URL: "http://localhost" }, null],
  ["gcp", { ...given, BIGQUERY_EMULATOR_URL: "http://localhost" }, config],
] as const)("on %s, %j", (platform, environment, want) => {
  expect(read(environment, platform)).toEqual(want);
});

test.each([
  ["gcp", {}, /PUSH_AUDIENCE is not set.*\n.*PUSH_SERVICE_ACCOUNT is not set/],
  ["gcp", { PUSH_AUDIENCE: "x" }, /PUSH_SERVICE_ACCOUNT is not set/],
  ["embedded", { PUSH_AUDIENCE: "x" }, /PUSH_SERVICE_ACCOUNT is not set/],
  ["gcp", { ...given, PUSH_SERVICE_ACCOUNT: "nobody" }, /must be an e-mail/],
] as const)("on %s, %j is half of it", (platform, environment, says) => {
  expect(() => read(environment, platform)).toThrow(says);
});
