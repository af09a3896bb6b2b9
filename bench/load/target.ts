import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { connect, type Connection } from "../../services/cli/connection.ts";
import { runningStack } from "../../platform/runtime/stack-file.ts";
import { cleanEnvironment, nodeFlags, projectRoot } from "../lib/child.ts";
import { scratchFolder } from "../lib/scratch.ts";
import { requireLoopback } from "./loopback.ts";

/** A server to load, and what is known of it. */
export interface Target extends AsyncDisposable {
  /** Its event generator. */
  readonly url: URL;
  /** Process of the stack; null where only the URL is known. */
  readonly pid: number | null;
  /** The control API, for the books; null where only the URL is known. */
  readonly control: Connection["control"] | null;
  /** True where nobody else sends events to it. */
  readonly isOwn: boolean;
}

const startMilliseconds = 60_000;
const pollMilliseconds = 50;

/** A stack in a process of its own, on free ports and a temporary folder, as `npm start` runs it; disposing of it stops it. */
export async function temporaryTarget(): Promise<Target> {
  await using resources = new AsyncDisposableStack();
  const folder = resources.use(await scratchFolder());
  const data = join(folder.path, "data");
  const child = spawn(
    process.execPath,
    [...nodeFlags, "--max-semi-space-size=8", "services/local-stack/main.ts"],
    {
      cwd: projectRoot,
      env: cleanEnvironment({
        DATA_DIR: data,
        PORT: "0",
        TABLE_MANAGER_PORT: "0",
        HOST: "127.0.0.1",
        LOG_LEVEL: "error",
      }),
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  resources.defer(async () => {
    if (ended()) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  });
  for (const until = performance.now() + startMilliseconds; (await runningStack(data)) === null;) {
    if (ended())
      throw new Error(`the stack ended with ${child.exitCode ?? child.signalCode} while it started`);
    if (performance.now() > until) throw new Error(`the stack was not ready after ${startMilliseconds} ms`);
    await delay(pollMilliseconds);
  }
  const target = await runningTarget(data);
  const owned = resources.move();
  return { ...target, isOwn: true, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** The stack that runs on a folder. Throws when none does, or when it does not listen on loopback. */
export async function runningTarget(dataDirectory: string): Promise<Target> {
  if ((await runningStack(dataDirectory)) === null)
    throw new Error(`no stack runs on ${dataDirectory}; start one with \`npm start\`, or set DATA_DIR`);
  const connection = await connect(dataDirectory, "look");
  return {
    url: requireLoopback(connection.generator),
    pid: connection.stack?.pid ?? null,
    control: (method, path, body) => connection.control(method, path, body),
    isOwn: false,
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

/** A server by its URL; when the stack on `dataDirectory` is the one, its books and memory are known as well. Throws for other machines. */
export async function urlTarget(text: string, dataDirectory: string): Promise<Target> {
  const url = requireLoopback(text);
  const found = await runningStack(dataDirectory);
  if (found !== null && new URL(found.urls.generator).origin === url.origin)
    return await runningTarget(dataDirectory);
  return { url, pid: null, control: null, isOwn: false, async [Symbol.asyncDispose]() {} };
}
