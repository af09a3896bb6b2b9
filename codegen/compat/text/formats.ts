const DATE = "\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])";
const TIME = "(?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d+)?(?:[zZ]|[+\\-]\\d\\d(?::?[0-5]\\d)?)";
const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const DAYS = "(?:\\d+Y(?:\\d+M)?(?:\\d+D)?|\\d+M(?:\\d+D)?|\\d+D)";
const HOURS = "T(?:\\d+H(?:\\d+M)?(?:\\d+S)?|\\d+M(?:\\d+S)?|\\d+S)";
const SHORT_LABEL = "[a-zA-Z\\d](?:[a-zA-Z\\d\\-]{0,61}[a-zA-Z\\d])?";
const LABEL = "[a-zA-Z\\d](?:[a-zA-Z\\d\\-]*[a-zA-Z\\d])?";
const MAILBOX = "[a-zA-Z\\d!#$%&'*+\\/=?^_`\\{\\|\\}~\\-]+";

/** What is known of a format beside the function that checks it. */
interface FormatFacts {
  /** Every text of the format matches it; `exact` when no other text does. */
  readonly pattern?: string;
  readonly exact?: true;
  /** No text of the format has more characters. */
  readonly longest?: number;
  /** Formats that every text of this one has too. */
  readonly implies?: readonly string[];
  readonly samples: readonly string[];
}

/** The facts of every format, for proofs and for values. */
export const FORMAT_FACTS: Readonly<Record<string, FormatFacts>> = {
  "date-time": {
    pattern: `^${DATE}[Tt ]${TIME}$`,
    samples: [
      "2024-01-15T10:30:00Z",
      "1999-12-31T23:59:60Z",
      "2024-02-29t00:00:00.123+01:00",
      "0001-01-01T00:00:00Z",
    ],
  },
  date: { pattern: `^${DATE}$`, samples: ["2024-01-15", "2024-02-29", "0001-01-01", "9999-12-31"] },
  time: { pattern: `^${TIME}$`, samples: ["10:30:00Z", "23:59:59.999+01:00", "00:00:00z", "23:59:60Z"] },
  duration: {
    pattern: `^P(?:\\d+W|${DAYS}(?:${HOURS})?|${HOURS})$`,
    exact: true,
    samples: ["P1D", "PT1S", "P2W", "P1Y2M3DT4H5M6S"],
  },
  uuid: {
    pattern: "^(?:[uU][rR][nN]:[uU][uU][iI][dD]:)?[\\da-fA-F]{8}-(?:[\\da-fA-F]{4}-){3}[\\da-fA-F]{12}$",
    exact: true,
    samples: [
      "00000000-0000-0000-0000-000000000000",
      "0190a5e2-7b4c-7def-8a12-3456789abcde",
      "F47AC10B-58CC-4372-A567-0E02B2C3D479",
      "urn:uuid:0190a5e2-7b4c-4def-8a12-3456789abcde",
    ],
  },
  email: {
    pattern: `^${MAILBOX}(?:\\.${MAILBOX})*@(?:${LABEL}\\.)+${LABEL}$`,
    exact: true,
    samples: ["a@b.co", "first.last+tag@mail.example.org", "A@B.C"],
  },
  uri: {
    pattern: "^[a-zA-Z][a-zA-Z\\d+.\\-]*:[!-~]*$",
    implies: ["uri-reference"],
    samples: ["https://a.example/", "http://a.example/b?c=d#e", "urn:a:b", "mailto:a@b.co", "ftp://1.2.3.4/"],
  },
  "uri-reference": { pattern: "^[!-~]*$", samples: ["/a", "", "https://a.example/", "?b", "#c", "../d"] },
  hostname: {
    pattern: `^${SHORT_LABEL}(?:\\.${SHORT_LABEL})*\\.?$`,
    longest: 254,
    samples: ["a", "a.example", "xn--bcher-kva.example", "1.2.3.4", "A-b.c"],
  },
  ipv4: {
    pattern: `^(?:${OCTET}\\.){3}${OCTET}$`,
    exact: true,
    implies: ["hostname"],
    samples: ["127.0.0.1", "255.255.255.255", "0.0.0.0"],
  },
  ipv6: { pattern: "^[\\da-fA-F:.]{2,45}$", samples: ["::1", "2001:db8::ff00:42:8329", "::ffff:1.2.3.4"] },
  regex: { samples: ["a", "", "^[a-z]+$", ".*"] },
  "json-pointer": { pattern: "^(?:\\/(?:[^~]|~[01])*)?$", exact: true, samples: ["", "/a", "/a/0", "/a~1b"] },
};

/** Texts that come close to a format, or to none. */
export const NEAR_MISSES: readonly string[] = [
  "",
  "a",
  "0",
  " ",
  "a b",
  "[",
  "(",
  "~2",
  "%",
  "é",
  "😀",
  "2024-02-30",
  "2024-01-15T10:30:00",
  "2024-01-15 10:30",
  "10:30",
  "256.1.1.1",
  "1.2.3",
  "a@",
  "a@b",
  "-a-",
  "P",
  "http//a",
  "00000000-0000-0000-0000-00000000000g",
];
