import type { Prepared, Refused, Waiting } from "./stages.ts";

/** What takes each branch of the graph. */
export interface Routed {
  readonly events: readonly Prepared[];
  readonly refused: readonly Refused[];
  readonly waiting: readonly Waiting[];
}

/** Sends each element down its branch. */
export function route(stages: readonly (Prepared | Refused | Waiting)[]): Routed {
  const events: Prepared[] = [];
  const refused: Refused[] = [];
  const waiting: Waiting[] = [];
  for (const stage of stages) {
    if (stage.kind === "prepared") events.push(stage);
    else if (stage.kind === "refused") refused.push(stage);
    else waiting.push(stage);
  }
  return { events, refused, waiting };
}
