import { expect, test } from "vitest";
import {
  columnNameProblem,
  eventTypeFor,
  isEventType,
  legalNameFor,
  topColumnNameProblem,
  typeNameOf,
} from "./names.ts";

test.each([
  ["order", "Order"],
  ["user_activity", "UserActivity"],
  ["order_v2", "OrderV2"],
  ["a__b_", "AB"],
])("the type name of %s is %s", (given, want) => {
  expect(typeNameOf(given)).toBe(want);
});

test.each(["a", "_a", "A1_", "x".repeat(300), "_tabl", "partition"])(
  "BigQuery takes the column %s",
  (name) => {
    expect(columnNameProblem(name)).toBeNull();
  },
);

test.each([
  "",
  "1a",
  "a-b",
  "a b",
  "é",
  "a`b",
  "x".repeat(301),
  "_TABLE_x",
  "_file_x",
  "_PARTITIONTIME",
  "_Row_Timestamp",
  "__ROOT__x",
  "_colidentifier",
  "_CHANGE_SEQUENCE_NUMBER",
  "_change_type",
  "_CHANGE_TIMESTAMP",
])("BigQuery refuses the column %j, and a legal name is at hand", (name) => {
  expect(columnNameProblem(name)).toBeTypeOf("string");
  expect(topColumnNameProblem(legalNameFor(name))).toBeNull();
});

test("the names of system columns are taken at the top only", () => {
  expect(topColumnNameProblem("_Event_ID")).toBeTypeOf("string");
  expect(columnNameProblem("_event_id")).toBeNull();
});

test.each([
  ["user-activity", "user_activity"],
  ["UserActivity", "user_activity"],
  ["1-0-0", "event_1_0_0"],
  ["", "event"],
  ["___", "event"],
  ["a".repeat(80), "a".repeat(64)],
])("the event type for %j is %s", (given, want) => {
  expect(eventTypeFor(given)).toBe(want);
  expect(isEventType(want)).toBe(true);
});
