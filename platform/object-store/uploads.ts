import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { open, unlink } from "node:fs/promises";
import { join } from "node:path";

/** Files that are being written, each under a name that tells which process writes it. */
export interface Uploads {
  /** Writes the content to a new file and forces it to disk; returns the file's path. The caller removes it. */
  write(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<string>;
}

/** Tells this process from an earlier one with the same id. */
const processName = `${process.pid}-${Math.trunc(performance.timeOrigin)}`;

/** Opens the folder of uploads, and removes what processes that are gone have left in it. */
export function openUploads(folder: string): Uploads {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) if (isAbandoned(file)) rmSync(join(folder, file), { force: true });
  return { write: (content) => writeDurably(join(folder, `${processName}-${randomUUID()}`), content) };
}

function isAbandoned(file: string): boolean {
  const [, pid] = /^(\d+)-/u.exec(file) ?? [];
  if (pid === undefined) return true;
  return Number(pid) === process.pid ? !file.startsWith(`${processName}-`) : !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function writeDurably(path: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<string> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(content);
    await handle.sync();
    return path;
  } catch (error) {
    await unlink(path);
    throw error;
  } finally {
    await handle.close();
  }
}
