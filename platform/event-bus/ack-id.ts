/** Which delivery of which message: the attempt rises with each lease, so the two name one lease of a subscription. */
export interface DeliveryName {
  readonly messageId: number;
  readonly attempt: number;
}

/** The ack id of a delivery. */
export function formatAckId({ messageId, attempt }: DeliveryName): string {
  return `${messageId}:${attempt}`;
}

/** The deliveries that ack ids name; what is no ack id of this bus is left out. */
export function parseAckIds(ackIds: readonly string[]): readonly DeliveryName[] {
  return ackIds.map(parseAckId).filter((name) => name !== null);
}

function parseAckId(ackId: string): DeliveryName | null {
  const colon = ackId.indexOf(":");
  const messageId = Number(ackId.slice(0, colon));
  const attempt = Number(ackId.slice(colon + 1));
  return Number.isSafeInteger(messageId) && Number.isSafeInteger(attempt) ? { messageId, attempt } : null;
}
