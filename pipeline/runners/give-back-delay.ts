/** Deliveries that come again at once: restarts and deployments are no reason to wait. */
const freeAttempts = 3;
/** The longest delay of Pub/Sub. */
const longestSeconds = 600;

/**
 * Seconds after which a message that is given back may come again: none for the first attempts, then 2, 4, 8, … up to 600. The bus
 * counts every delivery and dead-letters after 100, so a worker that starts and stops again and again while the warehouse is down
 * would use them up in no time; this way they last for more than 14 hours, and no message waits much longer than the trouble lasted.
 */
export function giveBackDelay(deliveryAttempt: number): number {
  if (deliveryAttempt <= freeAttempts) return 0;
  return Math.min(longestSeconds, 2 ** (deliveryAttempt - freeAttempts));
}
