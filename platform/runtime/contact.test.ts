import { expect, test } from "vitest";
import { createContact } from "./contact.ts";
import { silentLogger } from "./log.ts";

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("is fine once everything was reached, and asks no more then", async () => {
  let asked = 0;
  const contact = createContact({ bus: async () => void asked++ }, silentLogger);
  expect(contact.ready()).toEqual(["bus: not reached yet"]);
  await settled();
  expect(contact.ready()).toEqual([]);
  expect(contact.ready()).toEqual([]);
  expect(asked).toBe(1);
});

test("tells what is missing, and asks only that again", async () => {
  const asked: string[] = [];
  let broken = true;
  const contact = createContact(
    {
      bus: async () => void asked.push("bus"),
      async warehouse() {
        asked.push("warehouse");
        if (broken) throw new Error("there is no dataset");
      },
    },
    silentLogger,
  );
  contact.begin();
  await settled();
  expect(contact.ready()).toEqual(["warehouse: there is no dataset"]);
  broken = false;
  await settled();
  expect(asked).toEqual(["bus", "warehouse", "warehouse"]);
  contact.begin();
  await settled();
  expect(contact.ready()).toEqual([]);
});

test("questions that come while one is under way share it", async () => {
  let asked = 0;
  const answer = Promise.withResolvers<void>();
  const contact = createContact(
    {
      bus() {
        asked++;
        return answer.promise;
      },
    },
    silentLogger,
  );
  contact.begin();
  expect(contact.ready()).toEqual(contact.ready());
  expect(asked).toBe(1);
  answer.resolve();
  await settled();
  expect(contact.ready()).toEqual([]);
});
