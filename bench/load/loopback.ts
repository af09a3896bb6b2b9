import { BlockList, isIPv4, isIPv6 } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/**
 * The URL of a server on this machine. Throws for any other: load on somebody else's server is an attack. Names but `localhost` are not
 * looked up, since what they mean can change between the check and the request.
 */
export function requireLoopback(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== "http:") throw new Error(`${text} is not an http:// URL`);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isOnThisMachine =
    host === "localhost" ||
    (isIPv4(host) && loopback.check(host, "ipv4")) ||
    (isIPv6(host) && loopback.check(host, "ipv6"));
  if (!isOnThisMachine)
    throw new Error(`${text} is not on this machine; load goes to 127.0.0.1, [::1] or localhost only`);
  return url;
}
