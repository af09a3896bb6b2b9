import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "./support/process.ts";

const read = (file: string) => readFileSync(join(projectRoot, file), "utf8");

/** What the programs that run on Google Cloud read, by the names that stand in their code as text. */
function variablesRead(): ReadonlySet<string> {
  const files = globSync(
    [
      "platform/runtime/{*config,api-key,rate-limit}.ts",
      "services/event-generator/edge.ts",
      "pipeline/main.ts",
    ],
    { cwd: projectRoot },
  );
  const names = files.flatMap((file) =>
    [...read(file).matchAll(/"([A-Z][A-Z_]{3,})"/g)].map(([, name = ""]) => name),
  );
  const others = [
    "DEBUG",
    "INFO",
    "WARNING",
    "ERROR",
    "K_REVISION",
    "DATA_DIR",
    "API_KEY_REQUIRED",
    "RATE_LIMITED",
    "TABLE_MANAGER_PORT",
  ];
  return new Set(names.filter((name) => !others.includes(name)));
}

test("docs/google-cloud.md lists every variable that is read, and no other", () => {
  const listed = [...read("docs/google-cloud.md").matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name = ""]) => name);
  expect(listed.length).toBeGreaterThan(20);
  // The exporter reads the variables that OpenTelemetry names.
  const own = listed.filter((name) => !name.startsWith("OTEL_"));
  expect(own.toSorted()).toEqual([...variablesRead()].toSorted());
});
