import { randomFillSync } from "node:crypto";

import { v7 } from "uuid";

const idBytes = 16;
const pool = new Uint8Array(256 * idBytes);
let used = pool.length;

/** A UUIDv7. Random bytes are drawn for 256 ids at once: one call of the system costs more than an id. */
export function newUuid(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return v7({ random: pool.subarray(used, (used += idBytes)) });
}
