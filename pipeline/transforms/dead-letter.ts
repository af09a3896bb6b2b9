import { buildDeadLetter } from "../../platform/dead-letter.ts";
import type { DeadLetter } from "../../platform/dead-letter.ts";
import { eventIdOf } from "./event-id.ts";
import type { Refused } from "./stages.ts";

/** The dead letter of a refused message. */
export function deadLetter(refused: Refused, failedAt: Date): DeadLetter {
  return buildDeadLetter({
    message: refused.message,
    eventId: eventIdOf(refused.message),
    eventType: refused.eventType,
    code: refused.code,
    component: "pipeline",
    errors: refused.errors,
    failedAt,
  });
}
