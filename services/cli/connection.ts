import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DamagedObject } from "../../platform/object-store/damage.ts";
import type { StackStatus, WithDamage } from "../local-stack/control-answers.ts";
import type { ControlRequest, FolderControl } from "../local-stack/control-folder.ts";
import { readRuntimeConfig } from "../../platform/runtime/config.ts";
import { runningStack, type StackFile } from "../../platform/runtime/stack-file.ts";
import { settle } from "./settle.ts";
import { printable } from "./text.ts";

/** A way to a stack: the one that runs on the folder, or the folder itself, opened for this command. */
export interface Connection {
  /** The stack that runs on the folder; null when this command opened the folder. */
  readonly stack: StackFile | null;
  /** Base URL of the event generator; empty where none runs. */
  readonly generator: string;
  /** Calls the control API; throws an `Error` with the problem's detail when it refuses. */
  control<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T>;
  /**
   * An NDJSON answer of the control API, line by line, without its last line; asked by POST where there is a body. Throws when it broke off,
   * or tells why it failed.
   */
  lines<T>(path: string, body?: unknown): AsyncIterable<T>;
  /** Releases what the command opened; where it opened a whole stack, lets it finish first, unless `signal` aborts. */
  close(signal?: AbortSignal): Promise<void>;
}

/**
 * Connects to the stack on `dataDirectory`, or with `PLATFORM=gcp` to the project of the environment. When no stack runs, a command that only looks opens the folder as it is, and one that sends
 * events starts a stack of its own. Throws with a hint when there is neither a stack nor data.
 */
export async function connect(dataDirectory: string, purpose: "look" | "send"): Promise<Connection> {
  if (readRuntimeConfig(process.env).platform === "gcp") return await openGoogleCloud(purpose);
  const found = await runningStack(dataDirectory);
  if (found !== null)
    return {
      ...callsOver(overHttp(found, dataDirectory)),
      stack: found,
      generator: found.urls.generator,
      close: async () => {},
    };
  if (!existsSync(join(dataDirectory, "bus.db"))) {
    throw new Error(
      `no stack runs on ${dataDirectory}, and there is no data in it; start one with \`npm start\`, or set DATA_DIR to the folder of another one`,
    );
  }
  return purpose === "look" ? await openFolder(dataDirectory) : await openStack(dataDirectory);
}

const brokeOff = "the answer broke off; the stack's log has the reason";

type Call = FolderControl["request"];

async function openFolder(dataDirectory: string): Promise<Connection> {
  const { openFolderControl } = await import("../local-stack/control-folder.ts");
  const catalog = await import("../../generated/index.ts");
  const folder = await openFolderControl(dataDirectory, catalog);
  return { ...callsOver(folder.request), stack: null, generator: "", close: () => folder.close() };
}

async function openGoogleCloud(purpose: "look" | "send"): Promise<Connection> {
  const { openCloudControl } = await import("./cloud-control.ts");
  const catalog = await import("../../generated/index.ts");
  const cloud = await openCloudControl(process.env, catalog, purpose);
  const { generator } = cloud;
  return { ...callsOver(cloud.request), stack: null, generator, close: () => cloud.close() };
}

/** The stack serves what the schema files say: the bus may hold events of types that are not in `generated/` yet. */
async function openStack(dataDirectory: string): Promise<Connection> {
  const { startLiveStack } = await import("../local-stack/live-stack.ts");
  const { silentLogger } = await import("../../platform/runtime/log.ts");
  const { stack } = await startLiveStack({
    dataDirectory,
    log: silentLogger,
    ports: { generator: 0, tableManager: 0 },
    syncTables: false,
    terminal: { print() {}, color: false },
  });
  const calls = callsOver(overHttp(stack.file, dataDirectory));
  return {
    ...calls,
    stack: null,
    generator: stack.file.urls.generator,
    async close(signal) {
      await settle({
        settled: stack.settled(),
        status: () => calls.control<StackStatus>("GET", "/status"),
        note: (text) => void process.stderr.write(text),
        signal,
      });
      await stack.stop();
    },
  };
}

function overHttp({ urls, token, pid }: StackFile, dataDirectory: string): Call {
  return async (path, init) => {
    try {
      return await fetch(`${urls.control}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${token}` },
      });
    } catch (error) {
      throw new Error(`the stack on ${dataDirectory} (process ${pid}) does not answer any more`, {
        cause: error,
      });
    }
  };
}

function callsOver(call: Call): Pick<Connection, "control" | "lines"> {
  const tellDamage = damageTeller();
  return {
    async control<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
      const response = await call(path, requestOf(method, body));
      if (!response.ok) throw await refusal(response);
      const answer = (await response.json()) as T & WithDamage;
      tellDamage(answer.damaged);
      return answer;
    },
    async *lines<T>(path: string, body?: unknown): AsyncGenerator<T> {
      const response = await call(path, requestOf(body === undefined ? "GET" : "POST", body));
      if (!response.ok) throw await refusal(response);
      for await (const value of jsonLines(response)) {
        if (typeof value === "object" && value !== null && "failed" in value)
          throw new Error(String(value.failed));
        if (typeof value === "object" && value !== null && "end" in value) {
          tellDamage((value as WithDamage).damaged);
          return;
        }
        yield value as T;
      }
      throw new Error(brokeOff);
    },
  };
}

function requestOf(method: "GET" | "POST", body: unknown): ControlRequest {
  return { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
}

/** Remarks on each damaged object once. */
function damageTeller(): (damaged: readonly DamagedObject[] | undefined) => void {
  const told = new Set<string>();
  return (damaged = []) => {
    for (const { object, reason } of damaged) {
      if (told.has(object)) continue;
      told.add(object);
      process.stderr.write(`damaged, and not counted: ${printable(object)} (${printable(reason)})\n`);
    }
  };
}

async function* jsonLines(response: Response): AsyncGenerator {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let rest = ""; ;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new Error(brokeOff, { cause });
      });
      if (done) return;
      const lines = (rest + value).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) yield JSON.parse(line);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function refusal(response: Response): Promise<Error> {
  const answer = (await response.json().catch(() => ({}))) as {
    readonly detail?: string;
    readonly title?: string;
  };
  return new Error(answer.detail ?? answer.title ?? `HTTP ${response.status}`);
}
