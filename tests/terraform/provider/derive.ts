import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blockOf } from "./bindings.ts";
import { schemaFile, type Block, type ProviderSchema } from "./provider-schema.ts";

/**
 * Writes google.json anew: `node tests/terraform/provider/derive.ts`. It fetches the provider's bindings with npm (31 MB, in a temporary
 * folder) and keeps the schemas of the resources that the stacks use. To be run when a stack uses another resource.
 */
const bindingsPackage = "@cdktf/provider-google@16.12.1";

/** What no stack may have, but a stack that was changed to be wrong has. */
const onlyInMutants = [
  "google_project_iam_binding",
  "google_service_account_key",
  "google_storage_bucket_acl",
];

const folder = mkdtempSync(join(tmpdir(), "eventloom-bindings-"));
try {
  const [tarball = ""] = execFileSync("npm", ["pack", "--silent", bindingsPackage], {
    cwd: folder,
    encoding: "utf8",
  }).split("\n");
  execFileSync("tar", ["-xzf", tarball], { cwd: folder });
  writeFileSync(schemaFile, schemaText(derive(join(folder, "package", "lib"))));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function derive(lib: string): ProviderSchema {
  const used = usedTypes();
  const read = (name: string): Block => {
    const part = join(lib, name.replaceAll("_", "-"), "index");
    return blockOf({ js: readFileSync(`${part}.js`, "utf8"), dts: readFileSync(`${part}.d.ts`, "utf8") });
  };
  const short = (type: string) => type.replace(/^google_/, "");
  return {
    source: `${bindingsPackage} (MPL-2.0): names, types and nesting of the resources that the stacks use`,
    provider: read("provider"),
    resources: Object.fromEntries(used.resource.map((type) => [type, read(short(type))])),
    data_sources: Object.fromEntries(used.data.map((type) => [type, read(`data-google-${short(type)}`)])),
  };
}

function usedTypes(): { readonly resource: readonly string[]; readonly data: readonly string[] } {
  const root = new URL("../../../terraform/", import.meta.url);
  const texts = globSync("**/*.tf", { cwd: root }).map((file) => readFileSync(new URL(file, root), "utf8"));
  const found = texts.flatMap((text) => [...text.matchAll(/^(resource|data) "(google_\w+)"/gm)]);
  const named = (kind: string) => found.filter((match) => match[1] === kind).map(([, , type = ""]) => type);
  return {
    resource: [...new Set([...named("resource"), ...onlyInMutants])].toSorted(),
    data: [...new Set(named("data"))].toSorted(),
  };
}

/** A line per resource, so that a change shows what it changed. */
function schemaText(schema: ProviderSchema): string {
  const lines = (blocks: Readonly<Record<string, Block>>) =>
    Object.entries(blocks)
      .map(([name, block]) => `    ${JSON.stringify(name)}: ${JSON.stringify(block)}`)
      .join(",\n");
  return `{
  "source": ${JSON.stringify(schema.source)},
  "provider": ${JSON.stringify(schema.provider)},
  "resources": {
${lines(schema.resources)}
  },
  "data_sources": {
${lines(schema.data_sources)}
  }
}
`;
}
