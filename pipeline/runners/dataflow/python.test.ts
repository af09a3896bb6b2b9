import { expect, test } from "vitest";
import { beamPython, runSubmit } from "./python.ts";

test.each([
  [{ EVENTLOOM_ENGINES: "/engines", HOME: "/home/me" }, "/engines/python/bin/python"],
  [{ XDG_CACHE_HOME: "/cache", HOME: "/home/me" }, "/cache/eventloom/engines/python/bin/python"],
  [{ XDG_CACHE_HOME: "", HOME: "/home/me" }, "/home/me/.cache/eventloom/engines/python/bin/python"],
])("%o has Beam at %s", (environment, path) => {
  expect(beamPython(environment)).toBe(path);
});

test("who has not installed it is told how", async () => {
  await expect(runSubmit([], { EVENTLOOM_ENGINES: "/nowhere" })).rejects.toThrow(
    "Beam's Python SDK is not installed (/nowhere/python/bin/python): run tools/engines/python.sh, then this again",
  );
});
