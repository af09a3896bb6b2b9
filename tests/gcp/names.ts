import { randomBytes } from "node:crypto";

/** The project of the run, which `requireProject` has asked for. */
export const projectId: string = process.env["GCP_TEST_PROJECT"] ?? "";

const runId = `${new Date().toISOString().slice(0, 10).replaceAll("-", "")}-${randomBytes(3).toString("hex")}`;
let count = 0;

/** A name that no other test and no other run has, and that tells what made it and when: `eventloom-test-20261124-1a2b3c-7`. */
export function newName(): string {
  return `eventloom-test-${runId}-${++count}`;
}
