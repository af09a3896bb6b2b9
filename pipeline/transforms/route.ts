import { archiveLine } from "./archive-line.ts";
import type { Converted, Prepared, Refused, Waiting } from "./stages.ts";

/** An element with the branch of the graph that it takes as its only key. */
export interface Routed {
  readonly events?: Prepared;
  readonly refused?: Refused;
  readonly waiting?: Waiting;
}

/** The branch of what the stages made of a message; an event takes its archive line along. */
export function route(stage: Converted | Refused | Waiting): Routed {
  if (stage.kind === "converted") return { events: archiveLine(stage) };
  return stage.kind === "refused" ? { refused: stage } : { waiting: stage };
}
