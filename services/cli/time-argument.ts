import { InvalidArgumentError } from "commander";

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const rfc3339 = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d))?$/;

/** An instant from text: RFC 3339, a day (its beginning in UTC), or a duration before `now` such as `90s`, `15m`, `2h`, `7d`. Null for anything else. */
export function parseInstant(text: string, now: Date): Date | null {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = unit === undefined ? undefined : units[unit];
  if (count !== undefined && seconds !== undefined)
    return validDate(now.getTime() - Number(count) * seconds * 1000);
  return rfc3339.test(text) ? validDate(Date.parse(text.replace(" ", "T").toUpperCase())) : null;
}

function validDate(milliseconds: number): Date | null {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** The same as an option's value, before now; throws what commander shows. */
export function instantOption(text: string): Date {
  const parsed = parseInstant(text, new Date());
  if (parsed === null)
    throw new InvalidArgumentError("an RFC 3339 instant, a day, or a duration such as 2h is wanted.");
  return parsed;
}
