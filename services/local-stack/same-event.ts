import type { Json } from "../../generated/contract.ts";

/**
 * The places where two events differ, as JSON pointers; empty when they are the same event. Judges by value and knows nothing of how rows
 * are made: an absent property equals null, an empty array and an empty object (an empty map has no row), instants are equal when they name the same microsecond, numbers when they
 * are the same number.
 */
export function differences(sent: Json | undefined, kept: Json | undefined, pointer = ""): readonly string[] {
  if (isNothing(sent) && isNothing(kept)) return [];
  if (Array.isArray(sent) && Array.isArray(kept)) {
    if (sent.length !== kept.length) return [pointer];
    return sent.flatMap((value: Json, index) =>
      differences(value, kept[index] as Json, `${pointer}/${index}`),
    );
  }
  if (isObject(sent) && isObject(kept)) {
    const names = new Set([...Object.keys(sent), ...Object.keys(kept)]);
    return [...names].flatMap((name) =>
      differences(
        own(sent, name),
        own(kept, name),
        `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`,
      ),
    );
  }
  if (sent === kept) return [];
  if (typeof sent === "string" && typeof kept === "string") {
    const instant = microseconds(sent);
    if (instant !== null && instant === microseconds(kept)) return [];
  }
  return [pointer];
}

type JsonObject = { readonly [key: string]: Json };

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const rfc3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)$/;

function microseconds(text: string): bigint | null {
  const [, day, time, fraction = "", offset] = rfc3339.exec(text) ?? [];
  if (day === undefined || time === undefined || offset === undefined) return null;
  const leap = time.endsWith(":60");
  const milliseconds = Date.parse(`${day}T${leap ? time.replace(/60$/, "59") : time}${offset.toUpperCase()}`);
  if (Number.isNaN(milliseconds)) return null;
  return (
    BigInt(milliseconds) * 1000n + (leap ? 1_000_000n : 0n) + BigInt(fraction.slice(0, 6).padEnd(6, "0"))
  );
}
