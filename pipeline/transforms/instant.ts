const rfc3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
const plain = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;

/**
 * An RFC 3339 instant in UTC, with a fraction of at most six digits (more are cut): `2024-01-15T10:30:00.123456Z`. Null when
 * the text is none, names a day that does not exist, or lies outside the years 0001 to 9999. Leap seconds are none here.
 */
export function utcInstant(text: string): string | null {
  const parts = rfc3339.exec(text);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHours, offsetMinutes] = parts;
  const exists =
    Number(month) >= 1 &&
    Number(month) <= 12 &&
    Number(day) >= 1 &&
    Number(day) <= daysIn(Number(year), Number(month)) &&
    Number(hour) <= 23 &&
    Number(minute) <= 59 &&
    Number(second) <= 59 &&
    Number(offsetHours ?? 0) <= 23 &&
    Number(offsetMinutes ?? 0) <= 59;
  if (!exists || year === "0000") return null;
  if (plain.test(text)) return text;
  const micros = fraction === undefined ? "" : `.${fraction.slice(0, 6)}`;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  if (sign === undefined) return `${local}${micros}Z`;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000;
  const utc = new Date(Date.parse(`${local}Z`) - (sign === "-" ? -offset : offset)).toISOString();
  return /^(?!0000)\d{4}-/.test(utc) ? `${utc.slice(0, 19)}${micros}Z` : null;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
