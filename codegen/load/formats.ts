/** The formats that the toolkit understands; every other is a diagnostic. */
export const FORMATS: readonly string[] = [
  "date-time",
  "date",
  "time",
  "duration",
  "uuid",
  "email",
  "uri",
  "uri-reference",
  "hostname",
  "ipv4",
  "ipv6",
  "regex",
  "json-pointer",
];

/** What to write in place of names that other languages use, where no correct name looks alike. */
export const FORMAT_ADVICE: ReadonlyMap<string, string> = new Map([
  ["timestamp", 'Use "date-time".'],
  ["iso8601", 'Use "date-time".'],
  ["guid", 'Use "uuid".'],
  ["url", 'Use "uri".'],
  ["idn-email", 'Use "email".'],
  ["idn-hostname", 'Use "hostname".'],
  ["iri", 'Use "uri".'],
  ["iri-reference", 'Use "uri-reference".'],
  ["relative-json-pointer", 'Leave the format out, or give a "pattern".'],
  ["uri-template", 'Leave the format out, or give a "pattern".'],
  ["int32", 'Leave the format out and give "minimum" and "maximum".'],
  ["int64", 'Leave the format out: "type": "integer" is 64 bits wide.'],
  ["float", 'Leave the format out: "type": "number" says it.'],
  ["double", 'Leave the format out: "type": "number" says it.'],
  ["binary", 'Leave the format out and give "contentEncoding": "base64".'],
  ["byte", 'Leave the format out and give "contentEncoding": "base64".'],
]);
