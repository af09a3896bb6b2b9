import { transform } from "esbuild";
import { expect, test } from "vitest";
import type { Model } from "../model/event-model.ts";
import { emitAll } from "./emit-all.ts";
import { emitters } from "./emitters.ts";
import { modelOf } from "./print/testing/generated-folder.ts";
import { hostileSchema, MARK } from "./print/testing/hostile-schema.ts";

test.each(emitters.map(({ name }) => name))("%s keeps text text", async (name) => {
  const model: Model = await modelOf({ hostile: hostileSchema() });
  const emitter = await emitters.find((one) => one.name === name)?.load();
  const { files } = await emitAll(model, emitter === undefined ? [] : [emitter]);
  expect(files.length).toBeGreaterThan(0);
  for (const { path, content } of files) {
    const code = await codeOf(path, content);
    const at = code.indexOf(`;${MARK}(`);
    expect({ path, planted: at === -1 ? "" : code.slice(Math.max(0, at - 100), at + 50) }).toEqual({
      path,
      planted: "",
    });
  }
});

/** What of a file is code: its literals and comments left out. Throws for a file that cannot be read. */
async function codeOf(path: string, content: string): Promise<string> {
  if (path.endsWith(".json")) return typeof JSON.parse(content) === "object" ? "" : content;
  if (path.endsWith(".sql")) return content.replace(/^--.*$/gm, "").replace(SQL_LITERAL, "''");
  const { code } = await transform(content, { loader: "ts", minifyWhitespace: true, legalComments: "none" });
  return scriptWithoutText(code);
}

/** Expressions within templates stay: what stands there is code again. */
function scriptWithoutText(code: string): string {
  let rest = code;
  let kept = "";
  /** Open braces: those around each template that is open, and here; -1 within the text of a template. */
  const around: number[] = [];
  let braces = 0;
  while (rest !== "") {
    const [piece] = (braces === -1 ? TEMPLATE : SCRIPT).exec(rest) ?? [rest];
    rest = rest.slice(piece.length);
    if (braces === -1) {
      if (piece === "`") braces = around.pop() ?? 0;
      else if (piece === "${") braces = 0;
    } else if (piece === "`") {
      around.push(braces);
      braces = -1;
    } else if (piece === "}" && braces === 0 && around.length > 0) braces = -1;
    else {
      if (piece === "{") braces++;
      if (piece === "}") braces--;
      kept += /^['"]./.test(piece) ? "''" : piece;
    }
  }
  return kept;
}

const TEMPLATE = /^(?:`|\$\{|(?:\\[\s\S]|(?!`|\$\{)[\s\S])+)/;
const SCRIPT = /^(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|[`{}]|[^'"`{}]+|.)/;
const SQL_LITERAL = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`\n]*`/g;
