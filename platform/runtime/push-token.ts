import { OAuth2Client, type TokenPayload } from "google-auth-library";
import { PlatformError } from "./errors.ts";
import { createKnownTokens } from "./known-tokens.ts";
import type { Logger } from "./log.ts";
import { HttpProblem } from "./problem.ts";

/** Throws unless `token`, the bearer token of a push or null, is one that may push. */
export type VerifyPush = (token: string | null) => Promise<void>;

/** Whose tokens are taken. */
export interface PushTokenOptions {
  /** The `aud` that the subscription's tokens carry. */
  readonly audience: string;
  /** E-mail of the service account that the subscription pushes as. */
  readonly email: string;
  readonly log: Logger;
  /** Where the keys stand as PEM certificates by key id; default: Google's. */
  readonly certsUrl?: string;
  readonly now?: () => number;
}

const issuer = "https://accounts.google.com";
const fetchMilliseconds = 5_000;
/** An unknown key id may be a new key of the issuer's, or anybody's invention: so the keys are fetched again, but not for each. */
const rotationMilliseconds = 60_000;

type Certificates = Parameters<OAuth2Client["verifySignedJwtWithCertsAsync"]>[1];

/** What the library says, which holds the token, as what may be told. */
const reasons: readonly (readonly [begins: string, reason: string])[] = [
  ["Wrong recipient", "made for another audience"],
  ["Invalid issuer", "made by another issuer"],
  ["Token used too late", "expired"],
  ["Token used too early", "not valid yet"],
  ["No issue time", "without a time of issue"],
  ["No expiration time", "without an end"],
  ["Expiration time too far", "valid for too long"],
  ["Invalid token signature", "not signed with the issuer's key"],
];

/**
 * Verifies the OpenID Connect tokens of Pub/Sub's pushes: signature, algorithm, issuer, audience, time, e-mail and that the e-mail is verified. Throws a 401
 * problem for what is no such token, a 403 problem for somebody else's, and a TRANSIENT `PlatformError` while the keys cannot be had. Pub/Sub sends
 * one token with many pushes: what was verified is remembered for a while.
 */
export function createPushVerifier(options: PushTokenOptions): VerifyPush {
  const { audience, email, log, now = Date.now } = options;
  const keys = openKeys(options);
  const known = createKnownTokens(now);

  return async (token) => {
    if (token === null) throw refused(log, "missing");
    if (known.has(token)) return;
    const header = headerOf(token);
    if (header === null) throw refused(log, "not readable");
    if (header.alg !== "RS256") throw refused(log, "not signed with RS256");
    const certs = await keys(header.kid);
    if (!Object.hasOwn(certs, header.kid)) throw refused(log, "signed with an unknown key");
    const claims = await verify(token, certs, audience, log);
    if (claims.email !== email) throw forbidden(log, "made for another identity");
    if (claims.email_verified !== true) throw forbidden(log, "of an e-mail that is not verified");
    known.add(token, (claims.exp ?? 0) * 1_000);
  };
}

async function verify(
  token: string,
  certs: Certificates,
  audience: string,
  log: Logger,
): Promise<Partial<TokenPayload>> {
  try {
    const ticket = await new OAuth2Client().verifySignedJwtWithCertsAsync(token, certs, audience, [issuer]);
    return ticket.getPayload() ?? {};
  } catch (error) {
    const text = error instanceof Error ? error.message : "";
    throw refused(log, reasons.find(([begins]) => text.startsWith(begins))?.[1] ?? "not readable");
  }
}

/** Gives the issuer's keys, fetched at the first need, when they are too old, and when one is missing. */
function openKeys({ certsUrl, now = Date.now }: PushTokenOptions): (keyId: string) => Promise<Certificates> {
  let fetchKeys = createFetch(certsUrl);
  let renewedAt = Number.NEGATIVE_INFINITY;
  return async (keyId) => {
    const known = await fetchKeys();
    if (Object.hasOwn(known, keyId) || now() - renewedAt < rotationMilliseconds) return known;
    renewedAt = now();
    const renewed = createFetch(certsUrl);
    const keys = await renewed();
    fetchKeys = renewed;
    return keys;
  };
}

/** Keeps what it fetched for as long as the answer's headers say; callers at the same time share a request. */
function createFetch(certsUrl: string | undefined): () => Promise<Certificates> {
  const client = new OAuth2Client({
    transporterOptions: { timeout: fetchMilliseconds },
    ...(certsUrl === undefined ? {} : { endpoints: { oauth2FederatedSignonPemCertsUrl: certsUrl } }),
  });
  let underWay: Promise<Certificates> | null = null;
  const fetchNow = async () => {
    try {
      return (await client.getFederatedSignonCerts()).certs;
    } catch (cause) {
      throw new PlatformError("TRANSIENT", "PUSH_KEYS_UNAVAILABLE", "the issuer's keys cannot be had", {
        cause,
      });
    } finally {
      underWay = null;
    }
  };
  return () => (underWay ??= fetchNow());
}

function headerOf(token: string): { readonly alg: unknown; readonly kid: string } | null {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString("utf8"));
    if (typeof header !== "object" || header === null || !("kid" in header) || !("alg" in header))
      return null;
    return typeof header.kid === "string" ? { alg: header.alg, kid: header.kid } : null;
  } catch {
    return null;
  }
}

function refused(log: Logger, reason: string): HttpProblem {
  log.warning("push refused", { reason: `the token is ${reason}` });
  return new HttpProblem({
    status: 401,
    code: "PUSH_NOT_VERIFIED",
    title: "The push is not verified",
    detail: `The token is ${reason}. A push carries an OpenID Connect token of the push identity, made for this service.`,
    headers: { "www-authenticate": 'Bearer error="invalid_token"' },
  });
}

function forbidden(log: Logger, reason: string): HttpProblem {
  log.warning("push refused", { reason: `the token is ${reason}` });
  return new HttpProblem({
    status: 403,
    code: "PUSH_FORBIDDEN",
    title: "This identity may not push",
    detail: `The token is ${reason}. Only the push identity of the subscription may push.`,
  });
}
