import { expect, test } from "vitest";
import { received } from "../../testing/fixtures.ts";
import { openWaitingSink } from "./waiting-sink.ts";

test("a bundle with events of a newer schema fails at its end, and tells their types", async () => {
  const sink = openWaitingSink();
  await sink.add([]);
  await sink.finish();
  for (const eventType of ["refund", "order", "order"])
    await sink.add([{ kind: "waiting", message: received({}), eventType, waitsFor: "schema" }]);
  await expect(sink.finish()).rejects.toThrow("3 events of order, refund have a schema version newer");
});
