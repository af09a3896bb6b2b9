import type { EnvironmentReader } from "./config.ts";
import type { PushTokenOptions } from "./push-token.ts";

/** Which pushes are taken. */
export type PushConfig = Pick<PushTokenOptions, "audience" | "email" | "certsUrl">;

/**
 * Reads `PUSH_AUDIENCE`, `PUSH_SERVICE_ACCOUNT` and, for tests, `PUSH_CERTS_URL`; null where pushes are not verified: on the embedded
 * platform, and when neither is set while `BIGQUERY_EMULATOR_URL` is, because no table of value can be reached then.
 */
export function readPushConfig(reader: EnvironmentReader, platform: "embedded" | "gcp"): PushConfig | null {
  const given = ["PUSH_AUDIENCE", "PUSH_SERVICE_ACCOUNT"].filter((name) => reader.optional(name));
  const isNeeded = platform === "gcp" && reader.optional("BIGQUERY_EMULATOR_URL") === undefined;
  if (given.length === 0 && !isNeeded) return null;
  const audience = reader.required("PUSH_AUDIENCE", "the audience of the push subscription's tokens");
  const email = reader.required(
    "PUSH_SERVICE_ACCOUNT",
    "the e-mail of the service account that the subscription pushes as",
    (value) => (/^[^@\s]+@[^@\s]+$/.test(value) ? null : "an e-mail address"),
  );
  const certsUrl = reader.optional("PUSH_CERTS_URL");
  return { audience, email, ...(certsUrl === undefined ? {} : { certsUrl }) };
}
