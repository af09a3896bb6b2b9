const instant = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?([Zz]|[+-]\d\d:\d\d)$/;

/**
 * An RFC 3339 instant with an offset, in the form `2024-01-15T10:30:00.000000Z`; null when it is none, when it has parts of a microsecond,
 * or when it lies outside the years 1 to 9999. BigQuery knows no leap second.
 */
export function readTimestamp(text: string): string | null {
  const match = instant.exec(text);
  if (match === null) return null;
  const [, date = "", time = "", fraction = "", zone = ""] = match;
  if (!isDate(date) || !isClock(time)) return null;
  const microseconds = fraction.padEnd(6, "0");
  if (zone === "Z" || zone === "z") return `${date}T${time}.${microseconds}Z`;
  if (!isClock(`${zone.slice(1)}:00`)) return null;
  const utc = new Date(Date.parse(`${date}T${time}${zone}`)).toISOString();
  const inRange = /^\d{4}-/.test(utc) && !utc.startsWith("0000");
  return inRange ? `${utc.slice(0, 19)}.${microseconds}Z` : null;
}

/** True for a day of the calendar as `YYYY-MM-DD`, years 1 to 9999. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** A time of day as `HH:MM:SS`, with the six digits of microseconds where they are not all zero; null when it is none. */
export function readTime(text: string): string | null {
  const match = /^(\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?$/.exec(text);
  const [, time = "", fraction = ""] = match ?? [];
  if (match === null || !isClock(time)) return null;
  return /[1-9]/.test(fraction) ? `${time}.${fraction.padEnd(6, "0")}` : time;
}

function isClock(time: string): boolean {
  return time.slice(0, 2) < "24" && time.slice(3, 5) < "60" && time.slice(6) < "60";
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
