import { expect, test } from "vitest";
import { createUpdateWindow } from "./update-window.ts";

test("four changes in ten seconds, each counted until it has ended", async () => {
  let clock = 0;
  const window = createUpdateWindow(
    () => new Date(clock),
    async (milliseconds) => void (clock += milliseconds),
  );
  const sent: { readonly from: number; readonly to: number }[] = [];
  const change = (table: string, takes: number) =>
    window.exclusively(table, async () => {
      await window.take(table);
      const from = clock;
      clock += takes;
      sent.push({ from, to: clock });
    });
  for (const takes of [300, 100, 0, 0, 0, 0]) await change("orders", takes);
  const gaps = sent.slice(4).map(({ from }, index) => from - (sent[index]?.to ?? 0));
  expect(gaps).toEqual([10_000, 10_000]);
  const before = clock;
  await change("inventory", 0);
  expect(clock).toBe(before);
});
