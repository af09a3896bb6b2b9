import type { NumberPreference } from "./grid.ts";

type TextHint = readonly [pattern: RegExp, expression: string];

/** What text a property of this name most likely holds; the first that matches. Names are compared in snake_case. */
const textHints: readonly TextHint[] = [
  [/(^|_)e_?mail(_address)?$/, "random.email()"],
  [/(^|_)(first|given)_name$/, "faker.person.firstName()"],
  [/(^|_)(last|family)_name$|surname$/, "faker.person.lastName()"],
  [/(^|_)(full|customer|contact|recipient|person|author|display)_name$/, "faker.person.fullName()"],
  [/(^|_)product_name$|^product$/, "faker.commerce.productName()"],
  [/(^|_)(company|brand|vendor|supplier|merchant|organi[sz]ation)(_name)?$/, "faker.company.name()"],
  [/(^|_)(user_?name|login|nick_?name|handle)$/, "faker.internet.username()"],
  [/(^|_)(phone|mobile|fax|telephone)(_number)?$/, 'faker.phone.number({ style: "international" })'],
  [/(^|_)(street|address)(_line)?(_?[12])?$|street_address$/, "faker.location.streetAddress()"],
  [/(^|_)city$/, "faker.location.city()"],
  [/(^|_)(state|province)$/, "faker.location.state()"],
  [/(^|_)(zip|postal|post)(_?code)?$/, "faker.location.zipCode()"],
  [/(^|_)country_code$/, "faker.location.countryCode()"],
  [/(^|_)country$/, "faker.location.country()"],
  [/(^|_)(currency|currency_code)$/, "faker.finance.currencyCode()"],
  [/(^|_)time_?zone$/, "faker.location.timeZone()"],
  [/(^|_)user_agent$/, "faker.internet.userAgent()"],
  [/(^|_)(ip|ip_address|client_ip)$/, "random.ipv4()"],
  [/(^|_)(url|uri|link|href|website|homepage|referrer)$/, "random.url()"],
  [/(^|_)path(name)?$/, "random.path()"],
  [/(^|_)(domain|host|hostname)$/, "random.hostname()"],
  [/(^|_)(uuid|guid)$/, "random.uuid()"],
  [/(^|_)(category|department)$/, "faker.commerce.department()"],
  [/(^|_)(color|colour)$/, "faker.color.human()"],
  [/(^|_)(locale|language)$/, 'random.pick(["en-US", "en-GB", "de-DE", "fr-FR", "es-ES", "hi-IN"])'],
  [/(^|_)device(_type)?$/, 'random.pick(["mobile", "desktop", "tablet"])'],
  [/(^|_)browser$/, 'random.pick(["Chrome", "Safari", "Firefox", "Edge"])'],
  [/(^|_)(os|operating_system)$/, 'random.pick(["Android", "iOS", "Windows", "macOS", "Linux"])'],
  [/(^|_)version$/, "`${random.int(0, 9)}.${random.int(0, 20)}.${random.int(0, 20)}`"],
  [/(^|_)job_?title$/, "faker.person.jobTitle()"],
  [/(^|_)(title|subject|headline)$/, "random.phrase(2, 5)"],
  [/(^|_)(description|comment|message|note|notes|text|body|summary|content)$/, "random.phrase(4, 12)"],
  [/(^|_)name$/, "random.phrase(1, 2)"],
  [/(^|_)(hash|checksum|digest|token|secret)$/, "random.key(32)"],
  [/(^|_)(id|ids|key|code|ref|reference|number|sku)$/, "random.key(10)"],
];

/** The code of a text that reads like the value of a property of this name. */
export function textHint(name: string): string {
  const snake = snakeCase(name);
  return textHints.find(([pattern]) => pattern.test(snake))?.[1] ?? "random.word()";
}

const numberHints: readonly (readonly [pattern: RegExp, low: number, high: number, digits: number])[] = [
  [/(^|_)lat(itude)?$/, -90, 90, 6],
  [/(^|_)(lng|lon|long|longitude)$/, -180, 180, 6],
  [/(^|_)(price|amount|total|subtotal|cost|fee|tax|discount|revenue|balance|value)(_[a-z]+)?$/, 1, 500, 2],
  [/(^|_)(quantity|qty|count|number|items)(_[a-z]+)?$/, 1, 10, 0],
  [/(^|_)age$/, 18, 90, 0],
  [/(^|_)(percent|percentage|pct)$/, 0, 100, 1],
  [/(^|_)(ratio|rate|probability|confidence|share)$/, 0, 1, 3],
  [/(^|_)(rating|stars|score)$/, 1, 5, 1],
  [/(^|_)year$/, 2020, 2026, 0],
  [/(^|_)(duration|latency|elapsed)(_ms|_millis)?$/, 1, 60_000, 0],
  [/(^|_)(temperature|temp)(_[a-z]+)?$/, -20, 40, 1],
  [/(^|_)weight(_[a-z]+)?$/, 0.1, 50, 2],
  [/(^|_)port$/, 1024, 65_535, 0],
];

/** The range in which numbers of a property of this name most likely are. */
export function numberHint(name: string): NumberPreference {
  const snake = snakeCase(name);
  const hint = numberHints.find(([pattern]) => pattern.test(snake));
  if (hint === undefined) return { low: 0, high: 1000, digits: 2 };
  const [, low, high, digits] = hint;
  return { low, high, digits };
}

function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase();
}
