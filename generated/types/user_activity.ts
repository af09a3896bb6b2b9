// Code generated from schemas/user_activity.schema.json by `npm run codegen`. DO NOT EDIT.

/** One thing that a user did in the shop. */
export interface UserActivity {
  /** Names the event type; always `user_activity`. */
  event_type: "user_activity";
  /** Key of the user. */
  user_id: string;
  /** Key of the visit in which the user did it. */
  session_id: string;
  /** What the user did. */
  activity_type: "page_view" | "click" | "search" | "add_to_cart" | "remove_from_cart" | "checkout" | "purchase" | "signup" | "login" | "logout";
  /** Page on which it happened: a path of the shop or a whole URL. */
  page_url: string;
  /** Instant at which it happened. */
  timestamp: string;
  /** UTC date of `timestamp`; the table is partitioned by it. */
  event_date: string;
}
