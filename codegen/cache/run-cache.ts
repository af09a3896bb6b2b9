import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../output/output-set.ts";
import type { RunRecord } from "./run-record.ts";

/** Keeps the record of the last run of one kind. */
export interface RunCache {
  /** Null when there is none, or it is damaged. */
  read(): RunRecord | null;
  /** The models of the record's events as JSON, in their order; null when they are not there as the record has them. */
  readModels(record: RunRecord): readonly string[] | null;
  /** Takes the place of what was kept before. Does nothing when the folder cannot be written: the next run is slower then, and no other. */
  write(record: Omit<RunRecord, "models">, models: readonly string[]): void;
}

const keptRuns = 32;

/** The cache of runs that `key` describes in full: folders, options and the toolkit itself. */
export function openRunCache(folder: string, key: string): RunCache {
  const home = join(folder, "runs", sha256(key).slice(0, 32));
  const recordFile = join(home, "record.json");
  const modelsFile = join(home, "models.ndjson");
  return {
    read() {
      const text = read(recordFile);
      const end = text?.indexOf("\n") ?? -1;
      if (text === null || end < 0) return null;
      const body = text.slice(end + 1);
      return sha256(body) === text.slice(0, end) ? (JSON.parse(body) as RunRecord) : null;
    },
    readModels(record) {
      const text = read(modelsFile);
      if (text === null || sha256(text) !== record.models) return null;
      return text.split("\n", record.events.length);
    },
    write(record, models) {
      const lines = models.map((model) => `${model}\n`).join("");
      const body = JSON.stringify({ ...record, models: sha256(lines) } satisfies RunRecord);
      try {
        mkdirSync(home, { recursive: true });
        replace(modelsFile, lines);
        replace(recordFile, `${sha256(body)}\n${body}`);
        removeOldest(join(folder, "runs"));
      } catch {
        rmSync(recordFile, { force: true });
      }
    },
  };
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** Two runs at a time each put a whole file there. */
function replace(file: string, content: string): void {
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, content);
  renameSync(beside, file);
}

function removeOldest(runs: string): void {
  const homes = readdirSync(runs).map((name) => join(runs, name));
  if (homes.length <= keptRuns) return;
  const aged = homes.map((home) => ({ home, at: statSync(home, { throwIfNoEntry: false })?.mtimeMs ?? 0 }));
  const old = aged.toSorted((a, b) => b.at - a.at).slice(keptRuns);
  for (const { home } of old) rmSync(home, { recursive: true, force: true });
}
