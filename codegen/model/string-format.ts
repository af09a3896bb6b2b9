/** The formats that the toolkit understands; any other is a diagnostic. */
export type StringFormat =
  | "date-time"
  | "date"
  | "time"
  | "duration"
  | "uuid"
  | "email"
  | "uri"
  | "uri-reference"
  | "hostname"
  | "ipv4"
  | "ipv6"
  | "regex"
  | "json-pointer";
