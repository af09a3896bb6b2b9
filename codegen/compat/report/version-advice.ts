import type { Bump, Comparison } from "../change.ts";

const HEIGHT: Readonly<Record<Bump, number>> = { none: 0, patch: 1, minor: 2, major: 3 };

/** What `x-event.version` still has to become, as a sentence; empty when it has risen enough or nothing asks for it. */
export function versionAdvice({ oldVersion, newVersion, verdict }: Comparison): string {
  if (oldVersion === null || newVersion === null) return "";
  if (hasRisenBy(verdict.bump, oldVersion, newVersion)) return "";
  const wanted = raised(oldVersion, verdict.bump);
  const how =
    verdict.bump === "major"
      ? "Undo the break, begin anew beside it under another event type, or set the new major version if everybody is ready for it."
      : "Set it, or let `codegen bump` do so.";
  return `This is a ${verdict.bump} change: ${newVersion} should be ${wanted}. ${how}`;
}

/** True when a version has risen by at least as much; any version has by `none`. */
export function hasRisenBy(bump: Bump, old: string, next: string): boolean {
  return HEIGHT[riseOf(old, next)] >= HEIGHT[bump];
}

/** True when a version is lower than it was. */
export function hasFallen(old: string, next: string): boolean {
  return riseOf(old, next) === "none" && riseOf(next, old) !== "none";
}

/** By how much a version has risen; none when it fell. */
function riseOf(old: string, next: string): Bump {
  const [was, is] = [partsOf(old), partsOf(next)];
  const first = was.findIndex((part, index) => part !== is[index]);
  if (first < 0 || (is[first] ?? 0) < (was[first] ?? 0)) return "none";
  return (["major", "minor", "patch"] as const)[first] ?? "none";
}

/** The version after a change of that kind; as it is for `none`. */
export function raised(version: string, bump: Bump): string {
  if (bump === "none") return version;
  const [major = 0, minor = 0, patch = 0] = partsOf(version);
  if (bump === "major") return `${major + 1}.0.0`;
  return bump === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

function partsOf(version: string): readonly number[] {
  return version.split(".").map(Number);
}
