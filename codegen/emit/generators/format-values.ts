import type { StringFormat } from "../../model/event-model.ts";

/** How text of a format is made and recognised. */
export interface FormatValue {
  readonly expression: string;
  /** Fewest and most characters that the expression makes. */
  readonly min: number;
  readonly max: number;
  /** Texts as the expression makes them. */
  readonly samples: readonly string[];
  /** Source of a regular expression that no text outside the format matches; some within it do not either. */
  readonly matches: string;
  /** Text that is plainly not of the format; nor is any text that ends with it. */
  readonly broken: string;
}

/** All formats of the dialect. */
export const formatValues: { readonly [Format in StringFormat]: FormatValue } = {
  "date-time": {
    expression: "random.dateTime()",
    min: 24,
    max: 24,
    samples: ["2026-03-04T05:06:07.089Z"],
    matches: "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?Z$",
    broken: "2026-13-45T25:61:00Z",
  },
  date: {
    expression: "random.date()",
    min: 10,
    max: 10,
    samples: ["2026-03-04"],
    matches: "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])$",
    broken: "2026-02-30",
  },
  time: {
    expression: "random.time()",
    min: 9,
    max: 9,
    samples: ["05:06:07Z"],
    matches: "^([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?Z$",
    broken: "25:61:00Z",
  },
  duration: {
    expression: "random.duration()",
    min: 4,
    max: 8,
    samples: ["PT5M", "P12DT11H"],
    matches: "^P(\\d+D)?T(\\d+H|\\d+M|\\d+S)$",
    broken: "5 minutes",
  },
  uuid: {
    expression: "random.uuid()",
    min: 36,
    max: 36,
    samples: ["1f6a3c52-9f0e-4d1b-8a57-3c1de0b7f2a4", "abcdef01-2345-4678-9abc-def012345678"],
    matches: "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
    broken: "not-a-uuid",
  },
  email: {
    expression: "random.email()",
    min: 20,
    max: 29,
    samples: ["bay.elm7@example.com", "prairie.juniper42@example.com"],
    matches:
      "^[A-Za-z0-9_+-]+(\\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z]{2,63})+$",
    broken: "not an e-mail address",
  },
  uri: {
    expression: "random.url()",
    min: 33,
    max: 43,
    samples: ["https://www.example.com/bay/elm-7", "https://www.example.com/orchard/juniper-42"],
    matches: "^https?://[A-Za-z0-9.-]+(/[A-Za-z0-9._~/-]*)?$",
    broken: "not a uri",
  },
  "uri-reference": {
    expression: "random.path()",
    min: 10,
    max: 20,
    samples: ["/bay/elm-7", "/orchard/juniper-42"],
    matches: "^(https?://[A-Za-z0-9.-]+(/|$))?[A-Za-z0-9._~/-]*$",
    broken: "\\not a reference\\",
  },
  hostname: {
    expression: "random.hostname()",
    min: 17,
    max: 22,
    samples: ["bay-7.example.com", "juniper-42.example.com"],
    matches: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$",
    broken: "-not a host name-",
  },
  ipv4: {
    expression: "random.ipv4()",
    min: 9,
    max: 11,
    samples: ["192.0.2.7", "192.0.2.254"],
    matches: "^(\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])(\\.(\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])){3}$",
    broken: "192.0.2.256",
  },
  ipv6: {
    expression: "random.ipv6()",
    min: 11,
    max: 14,
    samples: ["2001:db8::1", "2001:db8::ffff"],
    matches: "^[0-9a-f]{1,4}(:[0-9a-f]{1,4}){7}$|^2001:db8::[0-9a-f]{1,4}$",
    broken: "2001:db8:::1",
  },
  regex: {
    expression: "random.regex()",
    min: 12,
    max: 16,
    samples: ["^bay-[0-9]+$", "^juniper-[0-9]+$"],
    matches: "^\\^?[A-Za-z0-9_-]+(\\[0-9\\]\\+)?\\$?$",
    broken: "(unclosed",
  },
  "json-pointer": {
    expression: "random.jsonPointer()",
    min: 6,
    max: 10,
    samples: ["/bay/7", "/juniper/0"],
    matches: "^(/[A-Za-z0-9_-]+)+$",
    broken: "no-slash~",
  },
};
