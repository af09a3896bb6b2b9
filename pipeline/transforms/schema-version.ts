const semver = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:[-+].*)?$/;

/** Whether `version` is a later release than `known`, by semantic versioning; false when either is not a version. */
export function isNewerVersion(version: string, known: string): boolean {
  if (version === known) return false;
  const left = semver.exec(version);
  const right = semver.exec(known);
  if (!left || !right) return false;
  for (const part of [1, 2, 3]) {
    const difference = Number(left[part]) - Number(right[part]);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
