import { createHash, timingSafeEqual } from "node:crypto";
import type { EnvironmentReader } from "./config.ts";

/** A key that callers may show; only its hash is known here. */
export interface ApiKey {
  /** Names the caller in logs and limits. */
  readonly name: string;
  /** SHA-256 of the key. */
  readonly hash: Buffer;
}

/** Reads `API_KEYS`: a comma-separated list of `<name>:<SHA-256 of the key in hex>`; empty when callers need none. */
export function readApiKeys(reader: EnvironmentReader): readonly ApiKey[] {
  const entries = (reader.optional("API_KEYS") ?? "").split(",").map((entry) => entry.trim());
  const given = entries.filter((entry) => entry !== "");
  const keys = given.flatMap((entry) => {
    const [, name, hash] = /^([\w.-]{1,64}):([0-9a-f]{64})$/i.exec(entry) ?? [];
    return name === undefined || hash === undefined ? [] : [{ name, hash: Buffer.from(hash, "hex") }];
  });
  const names = new Set(keys.map(({ name }) => name));
  // What stands there may be a key in clear by mistake, and must not be told.
  if (keys.length < given.length || names.size < keys.length) {
    reader.refuse(
      "API_KEYS",
      "…",
      "a list of <name>:<SHA-256 of the key in hex>, with a name of its own each",
    );
  }
  return keys;
}

/** Which of the keys was shown; null when none was. Takes the same time for every wrong key. */
export function findApiKey(keys: readonly ApiKey[], shown: string | null): ApiKey | null {
  if (shown === null) return null;
  const hash = createHash("sha256").update(shown).digest();
  let found: ApiKey | null = null;
  for (const key of keys) if (timingSafeEqual(key.hash, hash)) found = key;
  return found;
}
