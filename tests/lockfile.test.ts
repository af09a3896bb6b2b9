import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), "utf8")) as Record<string, never>;

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      { readonly optionalDependencies?: Readonly<Record<string, string>>; readonly resolved?: string }
    >
  >;
}

test("every optional dependency has its lock entry, so that npm ci works on every platform", () => {
  const lock = read("package-lock.json") as unknown as Lock;
  const missing = Object.entries(lock.packages).flatMap(([owner, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter(
      (name) =>
        !(`node_modules/${name}` in lock.packages) && !(`${owner}/node_modules/${name}` in lock.packages),
    ),
  );
  expect(missing).toEqual([]);
});

test("dependencies are pinned exactly", () => {
  const manifest = read("package.json") as unknown as Record<string, Record<string, string>>;
  const ranges = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((group) =>
    Object.entries(manifest[group] ?? {}).filter(([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range)),
  );
  expect(ranges).toEqual([]);
});

test("the lockfile names no registry host", () => {
  const lock = read("package-lock.json") as unknown as Lock;
  expect(Object.values(lock.packages).filter((entry) => entry.resolved !== undefined)).toEqual([]);
});
