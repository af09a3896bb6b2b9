import { existsSync } from "node:fs";
import { appendFile, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The schemas that projects start with. */
export const shippedSchemas = fileURLToPath(new URL("../../../schemas", import.meta.url));

/** A configuration with the emitters that are quick. */
export function config(more: object = {}): string {
  const emitters = { validators: false, generators: false, registry: false, client: false };
  return JSON.stringify({ emitters, ...more });
}

/** The record of the only kind of run that the project of the working directory has seen; null when there is none. */
export async function recordFile(): Promise<string | null> {
  const runs = "node_modules/.cache/eventloom/runs";
  const [name] = existsSync(runs) ? await readdir(runs) : [];
  return name === undefined ? null : join(runs, name, "record.json");
}

const ownEmitter = `export const emitter = { name: "own", summary: "Ours.", emitEvent: ({ type, table }) => ({
  files: [{ path: "own/" + type + ".txt", content: String(table.columns.length), source: "" }], losses: [] }) };`;

interface Schema {
  properties: Record<string, unknown>;
  required: string[];
}

async function editJson(file: string, edit: (schema: Schema) => void): Promise<void> {
  if (!existsSync(file)) return;
  const text = await readFile(file, "utf8");
  try {
    const value = JSON.parse(text) as Schema;
    edit(value);
    await writeFile(file, JSON.stringify(value, null, 2));
  } catch {
    // What an earlier edit broke stays broken.
  }
}

async function damage(
  name: "record.json" | "models.ndjson",
  change: (text: string) => string,
): Promise<void> {
  const record = await recordFile();
  if (record === null) return;
  const file = join(dirname(record), name);
  if (existsSync(file)) await writeFile(file, change(await readFile(file, "utf8")));
}

const order = "schemas/order.schema.json";
const lock = "schemas/locks/inventory.lock.json";

/** What may happen between two runs. */
export const edits: Readonly<Record<string, (n: number) => Promise<void>>> = {
  nothing: async () => {},
  "a description": (n) => editJson(order, (schema) => Object.assign(schema, { description: `Text ${n}.` })),
  "white space": (n) => appendFile(order, " ".repeat(n) + "\n"),
  "a new property": (n) =>
    editJson(order, ({ properties }) =>
      Object.assign(properties, { [`extra_${n}`]: { type: "string", description: "More." } }),
    ),
  "a required property": (n) =>
    editJson("schemas/inventory.schema.json", (schema) => {
      Object.assign(schema.properties, {
        [`must_${n}`]: { type: "string", description: "Must." },
      });
      schema.required.push(`must_${n}`);
    }),
  "a property less": () =>
    editJson("schemas/user_activity.schema.json", ({ properties }) => {
      delete properties[
        Object.keys(properties).findLast((name) => name !== "event_type" && name !== "event_date") ?? ""
      ];
    }),
  "broken JSON": (n) => appendFile("schemas/inventory.schema.json", "]".repeat(n % 2)),
  "a schema as it was": () => cp(join(shippedSchemas, "order.schema.json"), order),
  "all schemas as they were": async () => {
    for (const name of ["inventory", "user_activity"])
      await cp(join(shippedSchemas, `${name}.schema.json`), `schemas/${name}.schema.json`);
  },
  "a shared file": (n) =>
    editJson("schemas/shared/money.schema.json", (schema) =>
      Object.assign(schema, { description: `Money ${n}.` }),
    ),
  "no shared folder": (n) =>
    n % 2 === 0 ? rm("schemas/shared", { recursive: true, force: true }) : Promise.resolve(),
  "the shared folder": () => cp(join(shippedSchemas, "shared"), "schemas/shared", { recursive: true }),
  "another event": (n) =>
    writeFile(
      `schemas/extra_${n}.schema.json`,
      JSON.stringify({
        type: "object",
        description: "Another one.",
        properties: {
          value: { $ref: "order.schema.json#/properties/status" },
          when: { type: "string", format: "no-such" },
        },
      }),
    ),
  "a table that two have": (n) =>
    writeFile(
      `schemas/twin_${n}.schema.json`,
      JSON.stringify({
        type: "object",
        "x-bigquery": { table: "orders" },
        properties: { a: { type: "string" } },
      }),
    ),
  "events less": async () => {
    for (const name of await readdir("schemas"))
      if (/^(extra|twin)_/.test(name)) await rm(join("schemas", name));
  },
  "a stray file": (n) => writeFile(`schemas/stray_${n}.json`, "{}"),
  "an edited output": () => appendIfThere("generated/types/order.ts", "// mine\n"),
  "an output less": () => rm("generated/bigquery/orders.json", { force: true }),
  "an edited shared output": () => appendIfThere("generated/openapi.json", " "),
  "no manifest": () => rm("generated/manifest.json", { force: true }),
  "no output": () => rm("generated", { recursive: true, force: true }),
  "a lock less": () => rm(lock, { force: true }),
  "a changed lock": (n) => replaceIn(lock, /"order": 2/, `"order": ${20 + n}`),
  "a broken lock": (n) => (n === 0 ? appendIfThere(lock, "<<<<<<<") : Promise.resolve()),
  "a lock without a schema": (n) =>
    mkdir("schemas/locks", { recursive: true }).then(() =>
      writeFile(`schemas/locks/gone_${n}.lock.json`, `{"table": "gone_${n}", "columns": {}, "removed": {}}`),
    ),
  "no system columns": (n) => writeFile("codegen.config.json", config({ systemColumns: n % 2 === 0 })),
  "other table names": (n) => writeFile("codegen.config.json", config({ tableName: `{type}_${n}` })),
  "a lenient run": (n) => writeFile("codegen.config.json", config({ lenient: n % 2 === 0 })),
  "an emitter of its own": async (n) => {
    await writeFile("own.mjs", ownEmitter);
    await writeFile("codegen.config.json", config(n % 2 === 0 ? { customEmitters: ["own.mjs"] } : {}));
  },
  "half a record": () => damage("record.json", (text) => text.slice(0, text.length / 2)),
  "a wrong record": (n) => damage("record.json", (text) => text.replace(`${n}`, `${n + 1}`)),
  "no models": () => damage("models.ndjson", () => ""),
  "wrong models": () => damage("models.ndjson", (text) => text.replace("STRING", "INT64")),
};

async function appendIfThere(file: string, text: string): Promise<void> {
  if (existsSync(file)) await appendFile(file, text);
}

async function replaceIn(file: string, what: RegExp, by: string): Promise<void> {
  if (existsSync(file)) await writeFile(file, (await readFile(file, "utf8")).replace(what, by));
}
