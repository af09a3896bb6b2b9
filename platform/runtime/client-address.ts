import { isIPv6 } from "node:net";

/** The part of a request that its origin is told from. */
export interface AddressedRequest {
  readonly headers: Headers;
  /** Address at the other end of the connection; null when it is not known. */
  readonly peer: string | null;
}

/**
 * The address that a request came from. Each of the `trustedProxies` before this process has added the address it saw to the end of
 * `X-Forwarded-For`; what stands before those entries is the caller's own claim and counts for nothing. Of an IPv6 address only the
 * network of 64 bits counts, since one caller has all of it.
 */
export function clientAddress({ headers, peer }: AddressedRequest, trustedProxies: number): string {
  const direct = peer ?? "unknown";
  if (trustedProxies === 0) return networkOf(direct);
  const forwarded = (headers.get("x-forwarded-for") ?? "").split(",").map((address) => address.trim());
  return networkOf(forwarded.at(-trustedProxies) || direct);
}

function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const embedded = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (embedded !== undefined) return embedded;
  const [front = "", back] = address.split("%", 1).join("").split("::");
  const head = front === "" ? [] : front.split(":");
  const tail = back === undefined || back === "" ? [] : back.split(":");
  const zeros = back === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array.from({ length: Math.max(zeros, 0) }, () => "0"), ...tail];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
