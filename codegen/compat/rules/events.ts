import type { Rule } from "./rule.ts";

/** The event did not exist before. */
export const EVENT_ADDED: Rule = {
  id: "event-added",
  subject: "language",
  when: "There is an event that there was not.",
  effect: "none",
  code: "nobody",
  advice: "Nothing to do: the table manager creates its table.",
};

/** The event exists no longer. */
export const EVENT_REMOVED: Rule = {
  id: "event-removed",
  subject: "language",
  when: "There is no longer an event that there was: every event of the type is refused.",
  effect: "narrows",
  code: "everybody",
  advice:
    "Mark it as deprecated first, and remove it when nobody has sent one for as long as messages are kept. Its table and its lock stay.",
};
