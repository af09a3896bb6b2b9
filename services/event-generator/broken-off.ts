import { HttpProblem } from "../../platform/runtime/problem.ts";

/** How far a request of many events got. */
export interface Progress {
  /** Events that are durable on the bus. */
  readonly published: number;
  /** Which ones they are, and how to go on without doubling them, as sentences. */
  readonly advice: string;
  /** Further members of the document. */
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** Where `detail` says to send the request again, which would double what is published. */
const retryable: ReadonlySet<number> = new Set([429, 503]);

/** A request that broke off: the same problem, with how far it got where something of it was published. */
export function brokenOff(problem: HttpProblem, { published, advice, extensions }: Progress): HttpProblem {
  if (published === 0) return problem;
  const { content } = problem;
  const { status, title, detail } = content;
  const says = retryable.has(status) ? `${title}.` : detail;
  return new HttpProblem(
    {
      ...content,
      detail: `${says} ${advice}`,
      extensions: { ...content.extensions, accepted: published, ...extensions },
    },
    { cause: problem },
  );
}
