import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Storage } from "@google-cloud/storage";
import { goTool } from "./go-tools.ts";

/** A running Cloud Storage server. */
export interface StorageServer {
  readonly url: string;
  makeBucket(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts fake-gcs-server with its objects in memory, on a free loopback port. */
export async function startStorageServer(): Promise<StorageServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const flags = ["-scheme", "http", "-host", "127.0.0.1", "-port", String(port), "-backend", "memory"];
  const server = spawn(
    goTool("fake-gcs-server"),
    [...flags, "-public-host", `127.0.0.1:${port}`, "-log-level", "error"],
    {
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  const exited = once(server, "exit");
  const kill = () => server.kill("SIGKILL");
  process.once("exit", kill);
  await Promise.race([
    answers(url),
    exited.then(() => Promise.reject(new Error("the storage server did not start"))),
  ]);
  const storage = new Storage({ projectId: "test", apiEndpoint: url, useAuthWithCustomEndpoint: false });
  return {
    url,
    makeBucket: async (name) => void (await storage.createBucket(name)),
    async close() {
      process.off("exit", kill);
      kill();
      await exited;
    },
  };
}

async function answers(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/storage/v1/b?project=test`).catch(() => null);
    if (answer?.ok) return;
    await pause(20);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
