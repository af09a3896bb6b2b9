import { HttpProblem } from "./problem.ts";

/**
 * The media type of the request, lower case, without parameters. Throws 415 when it is none of `accepted`, names a charset other than
 * UTF-8, or the body is compressed.
 */
export function requireMediaType<T extends string>(headers: Headers, accepted: readonly T[]): T {
  const header = headers.get("content-type") ?? "";
  const exact = accepted.find((type) => type === header);
  const found = exact ?? parameterised(header, accepted);
  if (found === undefined) throw unsupportedMediaType(header, accepted);
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding !== "identity") throw unsupportedEncoding(encoding);
  return found;
}

function parameterised<T extends string>(header: string, accepted: readonly T[]): T | undefined {
  const [type = "", ...parameters] = header.toLowerCase().split(";");
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith("charset="));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) return undefined;
  return accepted.find((candidate) => candidate === type.trim());
}

function unsupportedMediaType(header: string, accepted: readonly string[]): HttpProblem {
  const given =
    header === "" ? "The request names no content type" : `The content type is ${JSON.stringify(header)}`;
  return new HttpProblem({
    status: 415,
    code: "UNSUPPORTED_MEDIA_TYPE",
    title: "Unsupported content type",
    detail: `${given}; send the header content-type: ${accepted.join(" or ")} (UTF-8).`,
    headers: { "accept-post": accepted.join(", ") },
  });
}

function unsupportedEncoding(encoding: string): HttpProblem {
  return new HttpProblem({
    status: 415,
    code: "UNSUPPORTED_CONTENT_ENCODING",
    title: "Unsupported content encoding",
    detail: `The body is encoded as ${JSON.stringify(encoding)}; send it as it is.`,
    headers: { "accept-encoding": "identity" },
  });
}
