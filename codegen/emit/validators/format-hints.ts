import type { StringFormat } from "../../model/event-model.ts";

/** What a string of each format is, with an example where the name alone does not tell. */
export const formatHints: Readonly<Record<StringFormat, string>> = {
  "date-time": "a date-time with time zone (RFC 3339), for example 2024-01-15T10:30:00Z",
  date: "a date (RFC 3339), for example 2024-01-15",
  time: "a time with time zone (RFC 3339), for example 10:30:00Z",
  duration: "an ISO 8601 duration, for example P1DT12H",
  uuid: "a UUID, for example 123e4567-e89b-12d3-a456-426614174000",
  email: "an email address",
  uri: "a URI with its scheme, for example https://example.com/a",
  "uri-reference": "a URI or a relative reference, for example /a?b=c",
  hostname: "a host name",
  ipv4: "an IPv4 address",
  ipv6: "an IPv6 address",
  regex: "a regular expression",
  "json-pointer": "a JSON pointer (RFC 6901), for example /items/0",
};
