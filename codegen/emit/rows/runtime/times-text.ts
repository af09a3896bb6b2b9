/** The part of the rows' runtime that handles dates and times. */
export const timesText = String.raw`const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d)(?::?(\d\d))?)$/;

/**
 * TIMESTAMP as RFC 3339 in UTC with six digits of fraction: offsets are applied, further digits cut, a leap second is the next second.
 * Text that is no instant, or one outside the years 0000 to 9999, stays as it is.
 */
export function timestampToCell(value: Json | undefined): Json {
  if (typeof value !== "string") return value ?? null;
  if (value.charCodeAt(10) === 0x54 && value.charCodeAt(17) < 0x36) {
    if (value.length === 20 && value.charCodeAt(19) === 0x5a) return value.slice(0, 19) + ".000000Z";
    if (value.charCodeAt(19) === 0x2e) {
      if (value.length === 24 && value.charCodeAt(23) === 0x5a) return value.slice(0, 23) + "000Z";
      if (value.length === 27 && value.charCodeAt(26) === 0x5a) return value;
    }
  }
  const match = RFC_3339.exec(value);
  if (match === null) return value;
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match;
  const offset = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * (sign === "-" ? -1 : 1);
  const instant = new Date(0);
  instant.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  instant.setUTCHours(Number(hour), Number(minute) - offset, Number(second));
  const text = instant.toISOString();
  return text.length === 24 ? text.slice(0, 19) + "." + micros(fraction) + "Z" : value;
}

const RFC_3339_TIME = /^(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d)(?::?(\d\d))?)?$/;

/** TIME as the time of day in UTC with six digits of fraction. */
export function timeToCell(value: Json | undefined): Json {
  if (typeof value !== "string") return value ?? null;
  const match = RFC_3339_TIME.exec(value);
  if (match === null) return value;
  const [, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match;
  const offset = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * (sign === "-" ? -1 : 1);
  const instant = new Date(0);
  instant.setUTCHours(Number(hour), Number(minute) - offset, Number(second));
  return instant.toISOString().slice(11, 19) + "." + micros(fraction);
}

/** The time of day of a row as RFC 3339 has it, in UTC. */
export function timeFromCell(cell: Json | undefined): Json {
  const time = timeToCell(cell);
  return typeof time === "string" ? time + "Z" : time;
}

function micros(fraction: string | undefined): string {
  return (fraction ?? "").slice(0, 6).padEnd(6, "0");
}
`;
