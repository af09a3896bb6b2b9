import type { Books } from "../../services/local-stack/books.ts";
import type { Driven } from "./drive.ts";

/** What a run is judged by. */
export interface Evidence {
  readonly driven: Pick<Driven, "unanswered" | "unsent" | "misjudged" | "statuses">;
  readonly books:
    | (Pick<Books, "balanced" | "missingCount" | "extraCount"> & {
        readonly publishedInRun: number;
      })
    | null;
  readonly deadLetteredInRun: number;
  /** True where nobody else sent events meanwhile. */
  readonly isOwn: boolean;
}

/** Why a run is no success; empty when nothing failed and the books show every accepted event. Being told to slow down (429) is no failure. */
export function problemsOf({ driven, books, deadLetteredInRun, isOwn }: Evidence): readonly string[] {
  const { unanswered, unsent, misjudged, statuses } = driven;
  const failed = Object.entries(statuses).filter(([status]) => !["202", "422", "429"].includes(status));
  const accepted = statuses["202"] ?? 0;
  const problems = failed.map(([status, count]) => `${count} requests were answered with ${status}`);
  if (unanswered > 0) problems.push(`${unanswered} requests got no answer`);
  if (unsent > 0) problems.push(`${unsent} requests found no free connection in time`);
  if (misjudged > 0) problems.push(`${misjudged} events were taken for valid or invalid wrongly`);
  if (books === null) return problems;
  const { balanced, missingCount, extraCount, publishedInRun } = books;
  if (!balanced)
    problems.push(`the books do not balance: ${missingCount} events missing, ${extraCount} never published`);
  if (publishedInRun < accepted)
    problems.push(`${accepted} events were accepted, but only ${publishedInRun} published`);
  if (isOwn && publishedInRun > accepted + unanswered)
    problems.push(`${accepted} events were accepted, but ${publishedInRun} published`);
  if (isOwn && deadLetteredInRun > 0)
    problems.push(`${deadLetteredInRun} accepted events were dead-lettered`);
  return problems;
}
