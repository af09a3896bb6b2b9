import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { diagnostic, type Diagnostic, type Place } from "../diagnostic.ts";
import { EmitterFailure } from "../emit/emitter-failure.ts";
import type { Emission, Emitter } from "../emit/emitter.ts";
import { quote } from "../load/suggest.ts";

const exportName = "emitter";

/**
 * The emitter that the module at `path` exports as `emitter`, or what is wrong with it. What it returns is checked: files below its own
 * folder, text in them. An emitter that throws or returns something else makes the run fail with `EmitterFailure`.
 */
export async function loadCustomEmitter(
  path: string,
  at: Place,
  taken: ReadonlySet<string>,
): Promise<Emitter | Diagnostic> {
  const refuse = (message: string, hint = "") => diagnostic("CUSTOM_EMITTER_INVALID", at, message, { hint });
  let module: Readonly<Record<string, unknown>>;
  try {
    module = (await import(pathToFileURL(resolve(path)).href)) as typeof module;
  } catch (error) {
    return refuse(`${quote(path)} cannot be loaded: ${messageOf(error)}.`);
  }
  const emitter = module[exportName];
  if (!isEmitter(emitter)) {
    const exported = Object.keys(module).join(", ") || "nothing";
    return refuse(
      `${quote(path)} has no export "${exportName}" with a name, a summary and emitEvent or emitAll.`,
      `It exports ${exported}; see docs/custom-emitters.md.`,
    );
  }
  if (!/^[a-z][a-z0-9-]*$/.test(emitter.name))
    return refuse(`The name ${quote(emitter.name)} is no folder name: use a-z, 0-9 and -.`);
  if (taken.has(emitter.name)) return refuse(`There is an emitter called ${emitter.name} already.`);
  return guarded(emitter, at);
}

function isEmitter(value: unknown): value is Emitter {
  if (typeof value !== "object" || value === null) return false;
  const { name, summary, emitEvent, emitAll } = value as Partial<Record<keyof Emitter, unknown>>;
  const parts = [emitEvent, emitAll].filter((part) => part !== undefined);
  const areFunctions = parts.length > 0 && parts.every((part) => typeof part === "function");
  return typeof name === "string" && typeof summary === "string" && areFunctions;
}

function guarded(emitter: Emitter, at: Place): Emitter {
  const { name, summary } = emitter;
  const guard = async (what: string, run: () => unknown): Promise<Emission> => {
    const fail = (problem: string, cause?: unknown) => {
      const message = `The emitter ${name} ${problem} for ${what}.`;
      return new EmitterFailure(diagnostic("CUSTOM_EMITTER_FAILED", at, message), { cause });
    };
    let result: unknown;
    try {
      result = await run();
    } catch (error) {
      throw fail(`throws ${quote(messageOf(error))}`, error);
    }
    const problem = problemOf(result, `${name}/`);
    if (problem !== null) throw fail(problem);
    return result as Emission;
  };
  return {
    name,
    summary,
    ...(emitter.emitEvent && {
      emitEvent: (event) => guard(event.type, () => emitter.emitEvent?.(event)),
    }),
    ...(emitter.emitAll && { emitAll: (model) => guard("all events", () => emitter.emitAll?.(model)) }),
  };
}

function problemOf(result: unknown, folder: string): string | null {
  const { files, losses } = (result ?? {}) as Partial<Record<keyof Emission, unknown>>;
  if (!Array.isArray(files) || !Array.isArray(losses)) return "does not return {files, losses}";
  for (const file of files as readonly unknown[]) {
    const { path, content, source } = (file ?? {}) as Record<string, unknown>;
    if (typeof path !== "string" || typeof content !== "string" || typeof source !== "string")
      return "returns a file that is not {path, content, source} of texts";
    if (!path.startsWith(folder) || path.split("/").some((part) => /^\.{0,2}$|[\\\0]/.test(part)))
      return `wants to write ${quote(path)}, which is not below ${quote(folder)},`;
  }
  return null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
