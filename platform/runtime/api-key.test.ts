import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { findApiKey, readApiKeys } from "./api-key.ts";
import { createEnvironmentReader } from "./config.ts";

const hash = (key: string) => createHash("sha256").update(key).digest("hex");

function read(text: string | undefined) {
  const reader = createEnvironmentReader({ API_KEYS: text });
  const keys = readApiKeys(reader);
  reader.finish();
  return keys;
}

test("a key is known by its hash, and tells its name", () => {
  const keys = read(`web:${hash("secret-1")}, batch:${hash("secret-2").toUpperCase()},`);
  const shown = ["secret-1", "secret-2", "secret-3", "", hash("secret-1"), null];
  expect(shown.map((key) => findApiKey(keys, key)?.name ?? null)).toEqual([
    "web",
    "batch",
    null,
    null,
    null,
    null,
  ]);
});

test.each([undefined, "", " , "])("%j names no key", (text) => {
  expect(read(text)).toEqual([]);
});

test.each([
  ["a key in clear", "web:hunter2"],
  ["a hash without a name", hash("x")],
  ["a name with other characters", `we b:${hash("x")}`],
  ["a name that stands twice", `web:${hash("hunter2")},web:${hash("b")}`],
])("%s is refused and not told", (_title, text) => {
  expect(() => read(text)).toThrow(/API_KEYS is "…"; it must be a list of <name>:<SHA-256/);
  expect(() => read(text)).not.toThrow(/hunter2/);
});
