import { helper, type Helper } from "./helper.ts";

/** Any run of these characters and percent escapes, in a form that never backtracks. */
function run(characters: string): string {
  return `[${characters}]*(?:%[\\da-f]{2}[${characters}]*)*`;
}

/** The same, but not empty. */
function someRun(characters: string): string {
  return `(?:[${characters}]|%[\\da-f]{2})${run(characters)}`;
}

/** IPv6 addresses (RFC 3986, IPv6address) whose last four bytes may be written with these decimal octets. */
function ipv6(octet: string): string {
  const group = "[\\da-f]{1,4}";
  const tail = `(?:${group}:${group}|(?:${octet}\\.){3}${octet})`;
  const before = (groups: number): string => `(?:(?:${group}:){0,${groups - 1}}${group})?::`;
  const full = [
    `(?:${group}:){6}`,
    `::(?:${group}:){5}`,
    ...[1, 2, 3, 4, 5].map((groups) => `${before(groups)}(?:${group}:){${5 - groups}}`),
  ];
  return `(?:(?:${full.join("|")})${tail}|${before(6)}${group}|${before(7)})`;
}

/**
 * A URI or a reference (RFC 3986) as ajv-formats takes them in full mode; `quote` is a double quote where it lets one
 * stand in paths.
 */
function uri(scheme: string, quote: string, emptyPath: string): string {
  const host = `\\w\\-.~!$&'()*+,;=`;
  const path = `${host}:@${quote}`;
  const rest = `(?:/${run(path)})*`;
  const address = `\\[(?:${ipv6("(?:25[0-5]|2[0-4]\\d|[01]?\\d\\d?)")}|v[\\da-f]+\\.[${host}:]+)\\]`;
  const authority = `/?/(?:${run(`${host}:`)}@)?(?:${address}|${run(host + quote)})(?::\\d*)?${rest}`;
  const absolute = `/(?:${someRun(path)}${rest})?`;
  const rootless = `${someRun(path)}${rest}`;
  const tail = run(`${path}/?`);
  return `^${scheme}(?:${authority}|${absolute}|${rootless})${emptyPath}(?:\\?${tail})?(?:#${tail})?$`;
}

const strictOctet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const label = "[a-z\\d](?:[a-z\\d-]*[a-z\\d])?";
const shortLabel = "[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?";
const mailbox = "[a-z\\d!#$%&'*+/=?^_`{|}~-]+";
const scheme = "[a-z][a-z\\d+\\-.]*:";

/** A regular expression as JavaScript text. */
function literal(pattern: string, flags = ""): string {
  return new RegExp(pattern, flags).toString();
}

function patternHelper(constant: string, name: string, pattern: string): Helper {
  return helper(`
const ${constant} = ${literal(pattern, "i")};

function ${name}(text) {
  return ${constant}.test(text);
}`);
}

/** Formats of identifiers, addresses and expressions: the same verdicts as ajv-formats in full mode. */
export const textFormatHelpers: readonly Helper[] = [
  patternHelper("UUID", "isUuid", "^(?:urn:uuid:)?[\\da-f]{8}-(?:[\\da-f]{4}-){3}[\\da-f]{12}$"),
  patternHelper("EMAIL", "isEmail", `^${mailbox}(?:\\.${mailbox})*@(?:${label}\\.)+${label}$`),
  helper(`
// Whether the rest is made of characters that stand for themselves in paths and queries, as in most web addresses.
function isPlainPath(text, start) {
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const letter = code | 32;
    if (letter >= 97 && letter <= 122) continue;
    if ((code >= 38 && code <= 57) || code === 61 || code === 63 || code === 95 || code === 126) continue;
    return false;
  }
  return true;
}`),
  helper(`
const URI = ${literal(uri(scheme, "", ""), "i")};

function isUri(text) {
  const web = text.startsWith("https://") || text.startsWith("http://");
  return (web && isPlainPath(text, text.indexOf(":") + 1)) || URI.test(text);
}`),
  helper(`
const URI_REFERENCE = ${literal(uri(`(?:${scheme})?`, '"', "?"), "i")};

function isUriReference(text) {
  return isPlainPath(text, text.startsWith("https://") ? 6 : 0) || URI_REFERENCE.test(text);
}`),
  patternHelper("IPV4", "isIpv4", `^(?:${strictOctet}\\.){3}${strictOctet}$`),
  patternHelper("IPV6", "isIpv6", `^${ipv6(strictOctet)}$`),
  helper(`
const HOSTNAME = ${literal(`^${shortLabel}(?:\\.${shortLabel})*\\.?$`, "i")};

function isHostname(text) {
  return text.length <= (text.endsWith(".") ? 254 : 253) && HOSTNAME.test(text);
}`),
  helper(String.raw`
function isRegex(text) {
  if (/[^\\]\\Z/.test(text)) return false;
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}`),
  helper(`
function isJsonPointer(text) {
  return (text === "" || text.startsWith("/")) && !/~(?![01])/.test(text);
}`),
];
