import { accessSync, constants, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder for what runs remember of each other: `.cache/eventloom` in the nearest `node_modules` of the working directory, else of the
 * toolkit itself. Null where there is none, or it cannot be written.
 */
export function cacheFolder(): string | null {
  const packages = nearestPackages(process.cwd()) ?? nearestPackages(dirname(fileURLToPath(import.meta.url)));
  if (packages === null) return null;
  const folder = join(packages, ".cache/eventloom");
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return null;
  }
}

function nearestPackages(start: string): string | null {
  for (let at = start; ; at = dirname(at)) {
    const packages = join(at, "node_modules");
    if (isFolder(packages)) return packages;
    if (dirname(at) === at) return null;
  }
}

function isFolder(path: string): boolean {
  try {
    accessSync(join(path, "."));
    return true;
  } catch {
    return false;
  }
}
