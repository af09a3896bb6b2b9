// Code generated from schemas/ping.schema.json by `npm run codegen`. DO NOT EDIT.
import type { Ping } from "../types/ping.ts";
import {
  type Break, type EventGenerator, eventGenerator, fit, missing, replaced,
} from "./generator-runtime.ts";
import { Random } from "./seeded-random.ts";

/** Every way in which `nextInvalid` breaks an event. */
const BREAKS: readonly Break[] = [
  missing("host"),
  replaced("type", 12345, "host"),
  replaced("maxLength", "unknow".padEnd(65, "n"), "host"),
];

/** Makes ping events; the same seed gives the same events on every machine. */
export function createGenerator(seed: number): EventGenerator<Ping> {
  const random = new Random(seed);
  const draw = () => {
    return {
      event_type: "ping",
      host: fit(random.hostname(), 0, 64),
    };
  };
  return eventGenerator(random, draw, BREAKS);
}
