import { createSign, type KeyObject } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { postMessage } from "../../event-bus/push-request.ts";
import { pushBody } from "../../event-bus/push-shapes.ts";
import type { BrokerSubscription } from "./broker.ts";
import type { Lease } from "./deliveries.ts";

/** The key that signs the tokens of pushes, in Google's place. */
export interface PushKey {
  readonly privateKey: KeyObject;
  readonly keyId: string;
}

const issuer = "https://accounts.google.com";
const atATime = 16;
/** Waits between attempts where the subscription has no retry policy. */
const backoff = { leastMilliseconds: 100, mostMilliseconds: 10_000 } as const;

/** Delivers a subscription to its push endpoint until the signal aborts: a wrapped message a request, again after a back-off until it is taken. */
export async function pushSubscription(
  subscription: BrokerSubscription,
  key: PushKey | null,
  signal: AbortSignal,
): Promise<void> {
  const { deliveries } = subscription;
  const underWay = new Set<Promise<void>>();
  while (!signal.aborted) {
    if (underWay.size >= atATime) await Promise.race(underWay);
    for (const lease of await deliveries.take(atATime - underWay.size, signal)) {
      const delivery = deliver(subscription, lease, key, signal).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    }
  }
  await Promise.all(underWay);
}

async function deliver(
  { resource, deliveries }: BrokerSubscription,
  { ackId, message, attempt }: Lease,
  key: PushKey | null,
  signal: AbortSignal,
): Promise<void> {
  const { pushEndpoint = "", oidcToken } = resource.pushConfig ?? {};
  const endpoint = pushEndpoint ?? "";
  const { serviceAccountEmail: email, audience } = oidcToken ?? {};
  const headers =
    email && key !== null
      ? { authorization: `Bearer ${signToken({ email, audience: audience || endpoint }, key)}` }
      : {};
  const { id, data, attributes, publishedAt } = message;
  const answer = await postMessage({
    endpoint,
    headers,
    body: pushBody(
      {
        messageId: String(id),
        ackId,
        data,
        attributes,
        publishTime: new Date(publishedAt),
        deliveryAttempt: attempt,
      },
      resource.name ?? "",
    ),
    timeoutSeconds: resource.ackDeadlineSeconds || 10,
  });
  if (answer.kind === "taken") return deliveries.ack(ackId);
  if (!resource.retryPolicy) {
    const wait = Math.min(backoff.mostMilliseconds, backoff.leastMilliseconds * 2 ** (attempt - 1));
    await pause(wait, undefined, { signal }).catch(() => undefined);
  }
  deliveries.modify(ackId, 0);
}

/** A token as Pub/Sub makes it for a push. Source: Pub/Sub's page on authenticated push. */
export function signToken(
  { email, audience }: { readonly email: string; readonly audience: string },
  { privateKey, keyId }: PushKey,
): string {
  const issuedAt = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: issuer,
    aud: audience,
    azp: "113774264463038321964",
    sub: "113774264463038321964",
    email,
    email_verified: true,
    iat: issuedAt,
    exp: issuedAt + 3_600,
  };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const content = `${encode({ alg: "RS256", kid: keyId, typ: "JWT" })}.${encode(claims)}`;
  return `${content}.${createSign("RSA-SHA256").update(content).sign(privateKey, "base64url")}`;
}
