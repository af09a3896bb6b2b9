import { relative, resolve } from "node:path";

/** A path relative to `root` where it lies inside, else in full; with forward slashes. */
export function pathName(path: string, root: string): string {
  const full = resolve(path);
  const name = relative(root, full).replaceAll("\\", "/");
  return isRelative(name) ? name || "." : full.replaceAll("\\", "/");
}

/** True for a name that `pathName` gave to a path inside of the root. */
export function isRelative(name: string): boolean {
  return name !== ".." && !name.startsWith("../") && !/^([A-Za-z]:)?\//.test(name);
}
