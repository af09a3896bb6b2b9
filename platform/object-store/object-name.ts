import { PlatformError } from "../runtime/errors.ts";

const maxNameBytes = 1_024;
const maxSegmentBytes = 255;

/** First segment of names that the store keeps for itself. */
export const reservedSegment = ".uploads";

/**
 * Throws a POISON `PlatformError` unless the name is a relative path with forward slashes that means the same on every platform:
 * no empty, `.` or `..` segment, no backslash, NUL or line break, at most 1,024 bytes (255 in a segment).
 */
export function checkObjectName(name: string): void {
  const problem = problemOf(name);
  if (problem === null) return;
  const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
  throw new PlatformError("POISON", "OBJECT_NAME_REFUSED", `object name ${shown} ${problem}`);
}

function problemOf(name: string): string | null {
  if (name === "") return "is empty";
  if (!name.isWellFormed()) return "is no well-formed Unicode text";
  if (Buffer.byteLength(name) > maxNameBytes) return `is longer than ${maxNameBytes} bytes`;
  if (/[\\\0\r\n]/u.test(name)) return "contains a backslash, a NUL or a line break";
  const segments = name.split("/");
  if (segments[0] === reservedSegment) return `begins with the reserved folder ${reservedSegment}`;
  for (const segment of segments) {
    if (segment === "") return "begins or ends with a slash, or has two in a row";
    if (segment === "." || segment === "..") return `contains the segment "${segment}"`;
    if (Buffer.byteLength(segment) > maxSegmentBytes)
      return `has a segment longer than ${maxSegmentBytes} bytes`;
  }
  return null;
}
