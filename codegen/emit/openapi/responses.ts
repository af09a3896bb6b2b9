import type { Json } from "../../load/loaded-schema.ts";
import { responseReference, schemaReference } from "./references.ts";

type Problem =
  | "BadRequest"
  | "Unauthorized"
  | "NotFound"
  | "MethodNotAllowed"
  | "TooLarge"
  | "UnsupportedMediaType"
  | "TooManyRequests"
  | "Unavailable";

const problems: Readonly<
  Record<Problem, { readonly status: string; readonly description: string; readonly header?: string }>
> = {
  BadRequest: {
    status: "400",
    description: "The request cannot be read: malformed JSON, no event, or a wrong parameter or header.",
  },
  Unauthorized: {
    status: "401",
    description: "The service takes requests with an API key only, and this is none of its keys.",
    header: "WWW-Authenticate",
  },
  NotFound: { status: "404", description: "There is no such event type or path." },
  MethodNotAllowed: { status: "405", description: "The path does not take this method.", header: "Allow" },
  TooLarge: { status: "413", description: "The body, or one line of it, is too large." },
  UnsupportedMediaType: { status: "415", description: "The content type is not one of those listed." },
  TooManyRequests: {
    status: "429",
    description:
      "The client sends faster than it may, or the bus is behind: nothing was published; send the request again later.",
    header: "Retry-After",
  },
  Unavailable: {
    status: "503",
    description: "The bus cannot be reached; send the request again later.",
    header: "Retry-After",
  },
};

const headers: Readonly<Record<string, Json>> = {
  Allow: { description: "The methods that the path takes.", schema: { type: "string" } },
  "WWW-Authenticate": { description: "How to show a key.", schema: { type: "string" } },
  "Retry-After": { description: "Seconds to wait.", schema: { type: "integer", minimum: 1 } },
};

/** The responses of the components: one for each problem that is the same wherever it occurs. */
export const problemResponses: Json = Object.fromEntries(
  Object.entries(problems).map(([name, { description, header }]) => [
    name,
    {
      description,
      ...(header === undefined ? {} : { headers: { [header]: headers[header] ?? {} } }),
      ...problemContent(),
    },
  ]),
);

/** What every operation answers but those about the service's health, which are open to anybody. */
export const edgeProblems = ["Unauthorized", "TooManyRequests"] as const satisfies readonly Problem[];

/** References to the named problems, by status, as an operation lists its responses. */
export function problemsByStatus(...names: readonly Problem[]): Readonly<Record<string, Json>> {
  return Object.fromEntries(names.map((name) => [problems[name].status, responseReference(name)]));
}

/** A response whose body is JSON of the named schema. */
export function jsonResponse(description: string, schema: Json): Json {
  return { description, content: { "application/json": { schema } } };
}

function problemContent(schema = "Problem"): { readonly [key: string]: Json } {
  return { content: { "application/problem+json": { schema: schemaReference(schema) } } };
}
