// Code generated from schemas/user_activity.schema.json by `npm run codegen`. DO NOT EDIT.
import type { UserActivity } from "../types/user_activity.ts";
import { type Break, type EventGenerator, eventGenerator, missing, replaced } from "./generator-runtime.ts";
import { Random, weighted } from "./seeded-random.ts";

const DIGITS_FROM_ONE = "123456789";
const DIGITS = "0123456789";
const ACTIVITY_TYPE = weighted([
  ["page_view", 55], ["click", 20], ["search", 8], ["add_to_cart", 6], ["remove_from_cart", 2],
  ["checkout", 3], ["purchase", 2], ["signup", 1], ["login", 2], ["logout", 1],
]);

/** Every way in which `nextInvalid` breaks an event. */
const BREAKS: readonly Break[] = [
  missing("user_id"),
  replaced("type", 12345, "user_id"),
  replaced("pattern", "unknown", "user_id"),
  replaced("maxLength", "user-ab".padEnd(65, "c"), "user_id"),
  missing("session_id"),
  replaced("type", 12345, "session_id"),
  replaced("pattern", "unknown", "session_id"),
  replaced("maxLength", "sess-ab".padEnd(65, "c"), "session_id"),
  missing("activity_type"),
  replaced("enum", "unknown", "activity_type"),
  missing("page_url"),
  replaced("type", 12345, "page_url"),
  replaced("format", "/\\not a reference\\", "page_url"),
  replaced("pattern", "unknown", "page_url"),
  missing("timestamp"),
  replaced("type", 12345, "timestamp"),
  replaced("format", "2026-13-45T25:61:00Z", "timestamp"),
  missing("event_date"),
  replaced("type", 12345, "event_date"),
  replaced("format", "2026-02-30", "event_date"),
];

/** Makes user_activity events; the same seed gives the same events on every machine. */
export function createGenerator(seed: number): EventGenerator<UserActivity> {
  const random = new Random(seed);
  let userIdNumber = 1;
  const draw = () => {
    const timestamp = random.dateTime(3);
    return {
      event_type: "user_activity",
      user_id: `user-${userIdNumber++}`,
      session_id: `sess-${random.text(DIGITS_FROM_ONE, 1, 1)}${random.text(DIGITS, 5, 5)}`,
      activity_type: random.weighted(ACTIVITY_TYPE),
      page_url: `/products/prod-${random.text(DIGITS_FROM_ONE, 1, 1)}${random.text(DIGITS, 2, 2)}`,
      timestamp,
      event_date: timestamp.slice(0, 10),
    };
  };
  return eventGenerator(random, draw, BREAKS);
}
