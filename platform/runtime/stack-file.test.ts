import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeStackFile, runningStack, writeStackFile, type StackFile } from "./stack-file.ts";

let folder: string;
let server: Server;
/** What stands where the file says the control API is. */
let answer: { readonly status: number; readonly body: string };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "eventloom-stack-"));
  server = createServer((request, response) => {
    const known = request.headers.authorization === "Bearer secret" && request.url === "/stack";
    response.writeHead(known ? answer.status : 401).end(answer.body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

function stack(): StackFile {
  const control = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { pid: process.pid, urls: { generator: "", tableManager: "", control }, token: "secret" };
}

const gone = 2 ** 22 + 1;

test.each([
  { given: "a stack that answers", change: {}, status: 200, body: `{"pid":${process.pid}}`, want: true },
  {
    given: "a process that is gone",
    change: { pid: gone },
    status: 200,
    body: `{"pid":${gone}}`,
    want: false,
  },
  { given: "a stack with another token", change: { token: "old" }, status: 200, body: "{}", want: false },
  { given: "another program on the port", change: {}, status: 404, body: "not found", want: false },
  { given: "another program that likes every request", change: {}, status: 200, body: "<html>", want: false },
  { given: "another stack on the port", change: {}, status: 200, body: '{"pid":1}', want: false },
])("$given: $want", async ({ change, status, body, want }) => {
  answer = { status, body };
  const file = { ...stack(), ...change };
  writeStackFile(folder, file);
  expect(await runningStack(folder)).toEqual(want ? file : null);
});

test("a process that lives, but nobody on the port: another program has got the id of a killed stack", async () => {
  const file = stack();
  server.close();
  await once(server, "close");
  writeStackFile(folder, file);
  expect(await runningStack(folder)).toBeNull();
});

test("no file is no stack", async () => {
  expect(await runningStack(folder)).toBeNull();
});

test("only the stack that wrote the announcement takes it back", async () => {
  answer = { status: 200, body: `{"pid":${process.pid}}` };
  writeStackFile(folder, stack());
  removeStackFile(folder, "another");
  expect(await runningStack(folder)).toEqual(stack());
  removeStackFile(folder, "secret");
  expect(await runningStack(folder)).toBeNull();
});
