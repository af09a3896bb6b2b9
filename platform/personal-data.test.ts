import { describe, expect, test } from "vitest";
import type { Json } from "../generated/contract.ts";
import { personalData, personalMask as mask } from "./personal-data.ts";

const places = ["/email", "/contacts/*/phone", "/by~1name/*", "/0"];

describe("personalData", () => {
  const events: readonly (readonly [Json, Json])[] = [
    [
      { email: "a@b.example", total: 7 },
      { email: mask, total: 7 },
    ],
    [
      { email: { any: ["a@b.example"] }, other: { email: "kept" } },
      { email: mask, other: { email: "kept" } },
    ],
    [
      { contacts: [{ phone: "1", kind: "home" }, { kind: "work" }] },
      { contacts: [{ phone: mask, kind: "home" }, { kind: "work" }] },
    ],
    [{ contacts: { anna: { phone: 1 } } }, { contacts: { anna: { phone: mask } } }],
    [{ "by/name": { anna: 1, bert: null } }, { "by/name": { anna: mask, bert: null } }],
    [
      ["a", "b"],
      [mask, "b"],
    ],
    [
      JSON.parse('{"__proto__": {"email": 1}, "email": 2}'),
      JSON.parse(`{"__proto__": {"email": 1}, "email": "${mask}"}`),
    ],
    [null, null],
    ["text", "text"],
  ];
  test.each(events)("masks what is marked in %j", (event, want) => {
    expect(personalData(places).mask(event)).toEqual(want);
  });

  test("masks nothing where nothing is marked, and everything where the whole event is", () => {
    expect(personalData([]).mask({ email: "a" })).toEqual({ email: "a" });
    expect(personalData([]).isAnywhere).toBe(false);
    expect(personalData([""]).mask({ email: "a" })).toBe(mask);
  });

  test.each<[pointer: string, cut: string, holds: boolean]>([
    ["", "", false],
    ["/total", "/total", false],
    ["/email", "/email", true],
    ["/email/anna@b.example/x", "/email", true],
    ["/contacts/0", "/contacts/0", false],
    ["/contacts/0/phone/1", "/contacts/0/phone", true],
    ["/by~1name/anna/x", "/by~1name/anna", true],
  ])("%j leads to %j", (pointer, cut, holds) => {
    const personal = personalData(places);
    expect(personal.cut(pointer)).toBe(cut);
    expect(personal.holds(pointer)).toBe(holds);
  });
});
