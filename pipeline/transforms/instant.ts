const rfc3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;
const canonical = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;

/**
 * An RFC 3339 instant in UTC, with a fraction of at most six digits (more are cut): `2024-01-15T10:30:00.123456Z`. Null when
 * the text is none, names a day that does not exist, or lies outside the years 0001 to 9999. Leap seconds are none here.
 */
export function utcInstant(text: string): string | null {
  if (canonical.test(text)) return exists(text) ? text : null;
  if (!rfc3339.test(text) || !exists(text)) return null;
  const fraction = /\.\d{1,6}/.exec(text)?.[0] ?? "";
  const local = Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`);
  const utc = new Date(local - offsetMinutes(text) * 60_000).toISOString();
  return /^(?!0000)\d{4}-/.test(utc) ? `${utc.slice(0, 19)}${fraction}Z` : null;
}

/** Minutes that the text's local time is ahead of UTC. */
function offsetMinutes(text: string): number {
  const at = text.length - 6;
  const sign = text[at];
  if (sign !== "+" && sign !== "-") return 0;
  const minutes = twoDigits(text, at + 1) * 60 + twoDigits(text, at + 4);
  return sign === "-" ? -minutes : minutes;
}

/** Whether the fields of a text in RFC 3339's form name a moment of the calendar. */
function exists(text: string): boolean {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const offset = offsetMinutes(text);
  return (
    year >= 1 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(year, month) &&
    twoDigits(text, 11) <= 23 &&
    twoDigits(text, 14) <= 59 &&
    twoDigits(text, 17) <= 59 &&
    Math.abs(offset) < 24 * 60 &&
    (offset === 0 || twoDigits(text, text.length - 2) <= 59)
  );
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
