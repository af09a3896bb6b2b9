import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadSchemaFiles, loadSchemas } from "./load-schemas.ts";

describe("real files", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "load-"));
    mkdirSync(join(folder, "schemas", "shared"), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function put(name: string, content: string | Uint8Array): string {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  }

  test("are named relative to the root, sorted, with their stem", async () => {
    put("schemas/b.schema.json", '\uFEFF{"title":\r\n"B"}');
    put("schemas/a_b.schema.json", "{}");
    put("schemas/shared/c.schema.json", "{}");
    const { schemas, diagnostics } = await loadSchemas({ directory: join(folder, "schemas"), root: folder });
    expect(diagnostics).toEqual([]);
    expect(schemas.map(({ file, stem }) => [file, stem])).toEqual([
      ["schemas/a_b.schema.json", "a_b"],
      ["schemas/b.schema.json", "b"],
    ]);
    expect(schemas[1]?.placeOf("/title")).toMatchObject({ line: 2, column: 1 });
  });

  test("may be given one by one, with any name, from anywhere", async () => {
    const one = put("schemas/x.json", '{"$ref": "../y.json"}');
    put("y.json", '{"type": "string"}');
    const { schemas, diagnostics } = await loadSchemaFiles([one, one]);
    expect(diagnostics).toEqual([]);
    expect(schemas.map(({ file, stem, schema }) => ({ file, stem, schema }))).toEqual([
      { file: one, stem: "x", schema: { $ref: "#/$defs/y", $defs: { y: { type: "string" } } } },
    ]);
  });

  test("that are missing, a folder or not UTF-8 are findings", async () => {
    const files = [join(folder, "no.json"), folder, put("latin1.json", Uint8Array.of(0x22, 0xe9, 0x22))];
    const { schemas, diagnostics } = await loadSchemaFiles(files, { root: folder });
    expect(schemas).toEqual([]);
    expect(diagnostics.map((one) => `${one.file} ${one.code} ${one.message}`)).toEqual([
      `. UNREADABLE_FILE The file . does not exist.`,
      "latin1.json UNREADABLE_FILE The file latin1.json is not UTF-8.",
      "no.json UNREADABLE_FILE The file no.json does not exist.",
    ]);
  });

  test("outside of the folder stay unread, whatever links lead to them", async () => {
    const secret = mkdtempSync(join(tmpdir(), "secret-"));
    writeFileSync(join(secret, "s.json"), '{"type": "string"}');
    symlinkSync(join(secret, "s.json"), join(folder, "schemas", "shared", "s.json"));
    put("schemas/a.schema.json", '{"$ref": "shared/s.json"}');
    const { diagnostics } = await loadSchemas({ directory: join(folder, "schemas"), root: folder });
    rmSync(secret, { recursive: true });
    expect(diagnostics.map((one) => one.code)).toEqual(["DANGLING_REF"]);
  });
});
