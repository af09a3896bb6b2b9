import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../output/output-set.ts";

/**
 * Tells one state of the toolkit from another: a hash over its own files, the versions of its packages and Node's. As one packed file the
 * toolkit is that file. What runs is what stood there at first, so that a process looks once.
 */
export function toolkitFingerprint(): string {
  fingerprint ??= readFingerprint();
  return fingerprint;
}

let fingerprint: string | null = null;

function readFingerprint(): string {
  const self = fileURLToPath(import.meta.url);
  const files = self.endsWith("toolkit.ts") ? sourceFiles(join(dirname(self), "../..")) : [self];
  return sha256([process.version, ...files.map((file) => sha256(readFileSync(file)))].join("\n"));
}

function sourceFiles(root: string): readonly string[] {
  const meta = readdirSync(join(root, "schemas/meta")).map((name) => join("schemas/meta", name));
  const sources = readdirSync(join(root, "codegen"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.startsWith("testdata"))
    .map((name) => join("codegen", name));
  return [...sources, ...meta, "package-lock.json"].toSorted().map((name) => join(root, name));
}
