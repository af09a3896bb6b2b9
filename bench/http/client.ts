import { connect, type Socket } from "node:net";
import { readFile } from "node:fs/promises";

// Sends each line of a file as the body of a POST, over and over, on kept-alive connections, one request at a time on each.
// On plain sockets, because a client that costs as much as the server would hide the difference between servers.
// `node client.ts URL FILE CONNECTIONS MILLISECONDS [HEADER]` prints {requests, seconds, p50, p99, refused}; p50 and p99 are in milliseconds.

const [target = "", file = "", connections = "1", milliseconds = "1000", header = ""] = process.argv.slice(2);
const { hostname, port, pathname } = new URL(target);
const requests = (await readFile(file, "utf8"))
  .split("\n")
  .filter((line) => line !== "")
  .map((line) =>
    Buffer.from(
      `POST ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(line)}\r\n${header === "" ? "" : `${header}\r\n`}\r\n${line}`,
    ),
  );

const latencies: number[] = [];
let refused = 0;
let next = 0;
const started = performance.now();
const end = started + Number(milliseconds);
await Promise.all(Array.from({ length: Number(connections) }, () => drive(connect(Number(port), hostname))));
const seconds = (performance.now() - started) / 1000;
const sorted = latencies.toSorted((a, b) => a - b);
const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
process.stdout.write(
  JSON.stringify({ requests: latencies.length, seconds, p50: at(0.5), p99: at(0.99), refused }),
);

/** Sends the next request as soon as the last one is answered, until time is up. */
function drive(socket: Socket): Promise<void> {
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    let answer = "";
    const send = () => {
      sentAt = performance.now();
      socket.write(requests[next++ % requests.length] ?? "");
    };
    socket.on("connect", send).on("error", reject);
    socket.on("close", () => resolve());
    socket.setEncoding("latin1").on("data", (chunk: string) => {
      answer += chunk;
      if (!isWhole(answer)) return;
      const now = performance.now();
      latencies.push(now - sentAt);
      if (!/^HTTP\/1\.1 20[24] /.test(answer)) refused++;
      answer = "";
      if (now < end) send();
      else socket.destroy();
    });
  });
}

function isWhole(answer: string): boolean {
  const head = answer.indexOf("\r\n\r\n");
  if (head < 0) return false;
  if (answer.startsWith("HTTP/1.1 204 ")) return true;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, head)) ?? [];
  return length === undefined ? answer.endsWith("\r\n0\r\n\r\n") : answer.length >= head + 4 + Number(length);
}
