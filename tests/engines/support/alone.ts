import { networkInterfaces } from "node:os";

/**
 * For `describe.skipIf`: true when this process has more network than loopback, on which an engine would listen too. With `REQUIRE_ALL=1` that is a
 * failure instead.
 */
export function hasNeighbours(engine: string): boolean {
  const isAlone = Object.values(networkInterfaces())
    .flat()
    .every((address) => address?.internal === true);
  if (isAlone) return false;
  const how = `${engine} listens on all interfaces; tools/engines/alone.sh vitest … runs it where there is only loopback (Linux)`;
  if (process.env["REQUIRE_ALL"] === "1") throw new Error(`${how}, and REQUIRE_ALL=1 forbids skipping`);
  process.stderr.write(`skipped: ${how}\n`);
  return true;
}
