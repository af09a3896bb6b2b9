/**
 * An RFC 3339 instant with an offset, in the form `2024-01-15T10:30:00.000000Z`; null when it is none, when it has parts of a microsecond,
 * or when it lies outside the years 1 to 9999. BigQuery knows no leap second.
 */
export function readTimestamp(text: string): string | null {
  if (!isDateAt(text) || !"Tt ".includes(text.charAt(10)) || !isClockAt(text, 11)) return null;
  const end = fractionEnd(text, 19);
  const zone = text.slice(end);
  if (zone === "Z" && end === 26 && text.charAt(10) === "T") return text;
  const microseconds = text.slice(20, end).padEnd(6, "0");
  if (zone === "Z" || zone === "z") return `${text.slice(0, 10)}T${text.slice(11, 19)}.${microseconds}Z`;
  if (!/^[+-]\d\d:\d\d$/.test(zone) || !isClockAt(`${zone.slice(1)}:00`, 0)) return null;
  const utc = new Date(Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}${zone}`)).toISOString();
  const isInRange = /^\d{4}-/.test(utc) && !utc.startsWith("0000");
  return isInRange ? `${utc.slice(0, 19)}.${microseconds}Z` : null;
}

/** True for a day of the calendar as `YYYY-MM-DD`, years 1 to 9999. */
export function isDate(text: string): boolean {
  return text.length === 10 && isDateAt(text);
}

/** A time of day as `HH:MM:SS`, with the six digits of microseconds where they are not all zero; null when it is none. */
export function readTime(text: string): string | null {
  const end = fractionEnd(text, 8);
  if (!isClockAt(text, 0) || end !== text.length) return null;
  const microseconds = text.slice(9, end).padEnd(6, "0");
  return microseconds === "000000" ? text.slice(0, 8) : `${text.slice(0, 8)}.${microseconds}`;
}

/** True when the text begins with a day of the calendar. */
function isDateAt(text: string): boolean {
  if (text.charAt(4) !== "-" || text.charAt(7) !== "-") return false;
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)];
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** True when `HH:MM:SS` stands at that place of the text. */
function isClockAt(text: string, at: number): boolean {
  if (text.charAt(at + 2) !== ":" || text.charAt(at + 5) !== ":") return false;
  return (
    digits(text, at, at + 2) < 24 && digits(text, at + 3, at + 5) < 60 && digits(text, at + 6, at + 8) < 60
  );
}

/** Where the point and one to six digits that may stand at `at` end; `at` itself when none do. */
function fractionEnd(text: string, at: number): number {
  if (text.charAt(at) !== ".") return at;
  let end = at + 1;
  while (end < at + 7 && digits(text, end, end + 1) >= 0) end += 1;
  return end === at + 1 ? at : end;
}

/** The number that the digits of a range write; NaN, which no comparison holds for, when another character stands there. */
function digits(text: string, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
