/** A format that texts can be recognised by. */
export interface DetectableFormat {
  /** Name in JSON Schema. */
  readonly name: string;
  /** Class of personal data that such texts are, for `x-pii`; null when they are none. */
  readonly pii: string | null;
  /** True when the text has the format beyond doubt; what this refuses, the validators may still take. */
  readonly fits: (text: string) => boolean;
}

const time = String.raw`([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?`;
const offset = String.raw`(Z|[+-]([01]\d|2[0-3]):[0-5]\d)`;
const octet = String.raw`(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const label = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

const dateTimePattern = new RegExp(String.raw`^\d{4}-\d\d-\d\dT${time}${offset}$`);
const timePattern = new RegExp(`^${time}${offset}$`);
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ipv4Pattern = new RegExp(String.raw`^${octet}(\.${octet}){3}$`);
const emailPattern = new RegExp(String.raw`^[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@${label}(\.${label})+$`);
const uriPattern =
  /^[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9.-]+(:\d{1,5})?(\/[\w.~/-]*)?(\?[\w.~=&+-]*)?(#[\w.~-]*)?$/;

/** All of them, the most telling first. */
export const detectableFormats: readonly DetectableFormat[] = [
  { name: "date-time", pii: null, fits: (text) => dateTimePattern.test(text) && isDate(text.slice(0, 10)) },
  { name: "date", pii: null, fits: isDate },
  { name: "time", pii: null, fits: (text) => timePattern.test(text) },
  { name: "uuid", pii: null, fits: (text) => uuidPattern.test(text) },
  { name: "ipv4", pii: "ip_address", fits: (text) => ipv4Pattern.test(text) },
  { name: "email", pii: "email", fits: (text) => text.length <= 254 && emailPattern.test(text) },
  { name: "uri", pii: null, fits: (text) => text.length <= 2_000 && uriPattern.test(text) },
];

/** A day of the Gregorian calendar that BigQuery's DATE holds too. */
function isDate(text: string): boolean {
  const [, year = "", month = "", day = ""] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return Number(year) >= 100 && at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day);
}
