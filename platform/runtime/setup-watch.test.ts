import { expect, test } from "vitest";

import { PlatformError } from "./errors.ts";
import { createSetupWatch } from "./setup-watch.ts";

test("remembers a SETUP failure for 30 s or until something worked", () => {
  let time = 0;
  const watch = createSetupWatch(() => new Date(time));
  watch.record(new PlatformError("TRANSIENT", "LATER", "later"));
  watch.record(new Error("other"));
  expect(watch.reasons()).toEqual([]);
  const denied = new PlatformError("SETUP", "PERMISSION_DENIED", "may not publish");
  watch.record(denied);
  expect(watch.reasons()).toEqual(["PERMISSION_DENIED: may not publish"]);
  time = 30_000;
  expect(watch.reasons()).toEqual([]);
  watch.record(denied);
  watch.clear();
  expect(watch.reasons()).toEqual([]);
});
