import { expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

test.each<[peer: string | null, forwarded: string | null, proxies: number, want: string]>([
  ["10.0.0.1", null, 0, "10.0.0.1"],
  ["10.0.0.1", "1.2.3.4", 0, "10.0.0.1"],
  ["10.0.0.1", "1.2.3.4", 1, "1.2.3.4"],
  ["10.0.0.1", "6.6.6.6, 1.2.3.4", 1, "1.2.3.4"],
  ["10.0.0.1", "6.6.6.6, 1.2.3.4,35.0.0.1", 2, "1.2.3.4"],
  ["10.0.0.1", "1.2.3.4", 2, "10.0.0.1"],
  ["10.0.0.1", null, 1, "10.0.0.1"],
  ["10.0.0.1", " , ", 1, "10.0.0.1"],
  [null, null, 1, "unknown"],
  ["::ffff:1.2.3.4", null, 0, "1.2.3.4"],
  ["2001:db8:1:2:3:4:5:6", null, 0, "2001:db8:1:2::/64"],
  ["2001:0db8:0001:2::1", null, 0, "2001:db8:1:2::/64"],
  ["2001:db8::6", null, 0, "2001:db8:0:0::/64"],
  ["::1", null, 0, "0:0:0:0::/64"],
  ["fe80::1%eth0", null, 0, "fe80:0:0:0::/64"],
])("peer %j, forwarded for %j, behind %d", (peer, forwarded, proxies, want) => {
  const headers = new Headers(forwarded === null ? {} : { "x-forwarded-for": forwarded });
  expect(clientAddress({ headers, peer }, proxies)).toBe(want);
});
