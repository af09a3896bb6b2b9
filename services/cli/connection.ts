import { existsSync } from "node:fs";
import { join } from "node:path";
import { runningStack } from "../local-stack/stack-file.ts";

/** A way to a stack: the one that runs on the folder, or one opened for this command. */
export interface Connection {
  /** Base URL of the event generator. */
  readonly generator: string;
  /** True when the stack was opened for this command and nobody else runs it. */
  readonly own: boolean;
  /** Calls the control API; throws an `Error` with the problem's detail when it refuses. */
  control<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T>;
  /** Lets an own stack settle and stops it. */
  close(): Promise<void>;
}

/** Connects to the stack on `dataDirectory`; opens the folder in this process when no stack runs on it. */
export async function connect(dataDirectory: string): Promise<Connection> {
  const found = await runningStack(dataDirectory);
  if (found !== null) {
    return { generator: found.urls.generator, own: false, control: controlOf(found), close: async () => {} };
  }
  const { startStack } = await import("../local-stack/stack.ts");
  const { silentLogger } = await import("../../platform/runtime/log.ts");
  const catalog = await import("../../generated/index.ts");
  const stack = await startStack({
    dataDirectory,
    catalog,
    log: silentLogger,
    ports: { generator: 0, tableManager: 0 },
    syncTables: false,
  });
  return {
    generator: stack.file.urls.generator,
    own: true,
    control: controlOf(stack.file),
    async close() {
      await stack.settled();
      await stack.stop();
    },
  };
}

/** True when the folder holds the data of some stack, running or not. */
export function hasData(dataDirectory: string): boolean {
  return existsSync(join(dataDirectory, "bus.db"));
}

function controlOf(stack: { readonly urls: { readonly control: string }; readonly token: string }) {
  return async <T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${stack.urls.control}${path}`, {
      method,
      headers: { authorization: `Bearer ${stack.token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T & { detail?: string; title?: string };
    if (!response.ok) throw new Error(answer.detail ?? answer.title ?? `HTTP ${response.status}`);
    return answer;
  };
}
