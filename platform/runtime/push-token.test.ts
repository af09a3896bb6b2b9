import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { createHmac, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLogger } from "./log.ts";
import { createPushVerifier } from "./push-token.ts";

const audience = "https://table-manager.example";
const email = "pusher@acme.iam.gserviceaccount.com";
const seconds = () => Math.floor(Date.now() / 1_000);

interface Key {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}
const newKey = (): Key => generateKeyPairSync("rsa", { modulusLength: 2_048 });
const [known, later, stranger] = [newKey(), newKey(), newKey()];
const pemOf = ({ publicKey }: Key) => String(publicKey.export({ type: "spki", format: "pem" }));

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

interface Making {
  readonly key?: Key;
  readonly header?: object;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly signature?: (signed: string) => string;
}

function makeToken({ key = known, header, claims, signature }: Making = {}): string {
  const iat = seconds();
  const all = {
    iss: "https://accounts.google.com",
    aud: audience,
    email,
    email_verified: true,
    sub: "1",
    iat,
  };
  const content = { ...all, exp: iat + 3_600, ...claims };
  const signed = `${part({ alg: "RS256", kid: "known", typ: "JWT", ...header })}.${part(content)}`;
  const made =
    signature?.(signed) ?? sign("RSA-SHA256", Buffer.from(signed), key.privateKey).toString("base64url");
  return `${signed}.${made}`;
}

let server: Server;
let certs: Record<string, string>;
let isDown: boolean;
let fetched: number;
let lines: string[];
let time: number;

beforeEach(async () => {
  certs = { known: pemOf(known) };
  [isDown, fetched, lines, time] = [false, 0, [], 0];
  server = createServer((_request, response) => {
    fetched++;
    response.writeHead(isDown ? 404 : 200, {
      "content-type": "application/json",
      "cache-control": "public, max-age=3600",
    });
    response.end(JSON.stringify(certs));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => void server.close());

function open() {
  const { port } = server.address() as AddressInfo;
  const log = createLogger({ component: "test", write: (line) => void lines.push(line) });
  const certsUrl = `http://127.0.0.1:${port}/certs`;
  return createPushVerifier({ audience, email, log, certsUrl, now: () => time });
}

describe("a push token", () => {
  test("of the push identity for this service is taken, with one look at the keys for many", async () => {
    const verify = open();
    await Promise.all([verify(makeToken()), verify(makeToken())]);
    await verify(makeToken());
    expect(fetched).toBe(1);
    expect(lines).toEqual([]);
  });

  const hour = 3_600;
  const bad: readonly (readonly [string, () => string | null, number, RegExp])[] = [
    ["missing", () => null, 401, /missing/],
    ["empty", () => "", 401, /not readable/],
    ["no token at all", () => "abc", 401, /not readable/],
    ["a header that is no object", () => `${part([])}.${part({})}.x`, 401, /not readable/],
    ["claims that are no JSON", () => `${part({ alg: "RS256", kid: "known" })}.!.x`, 401, /token is/],
    ["for another audience", () => makeToken({ claims: { aud: "https://other.example" } }), 401, /audience/],
    ["for no audience", () => makeToken({ claims: { aud: undefined } }), 401, /audience/],
    ["for a list of audiences", () => makeToken({ claims: { aud: [audience, "x"] } }), 401, /audience/],
    ["of another issuer", () => makeToken({ claims: { iss: "https://evil.example" } }), 401, /issuer/],
    [
      "expired",
      () => makeToken({ claims: { iat: seconds() - 2 * hour, exp: seconds() - hour } }),
      401,
      /expired/,
    ],
    ["of the future", () => makeToken({ claims: { iat: seconds() + hour } }), 401, /not valid yet/],
    ["without an end", () => makeToken({ claims: { exp: undefined } }), 401, /without an end/],
    ["valid for years", () => makeToken({ claims: { exp: seconds() + 9_999 * hour } }), 401, /too long/],
    ["signed by a stranger", () => makeToken({ key: stranger }), 401, /not signed/],
    ["unsigned", () => makeToken({ signature: () => "" }), 401, /not signed/],
    ["alg none", () => makeToken({ header: { alg: "none" }, signature: () => "" }), 401, /RS256/],
    [
      "signed with the public key as a shared secret",
      () =>
        makeToken({
          header: { alg: "HS256" },
          signature: (signed) => createHmac("sha256", pemOf(known)).update(signed).digest("base64url"),
        }),
      401,
      /RS256/,
    ],
    ["with an unknown key id", () => makeToken({ header: { kid: "unknown" } }), 401, /unknown key/],
    [
      "with a prototype member as key id",
      () => makeToken({ header: { kid: "constructor" } }),
      401,
      /unknown key/,
    ],
    [
      "of another identity",
      () => makeToken({ claims: { email: "x@evil.example" } }),
      403,
      /another identity/,
    ],
    ["of nobody", () => makeToken({ claims: { email: undefined } }), 403, /another identity/],
    ["of an unverified e-mail", () => makeToken({ claims: { email_verified: false } }), 403, /not verified/],
    ["that says true as text", () => makeToken({ claims: { email_verified: "true" } }), 403, /not verified/],
    [
      "with claims that were changed",
      () => makeToken({ claims: { email: "x@evil.example" } }).replace(/\.[^.]+\./, `.${part({ email })}.`),
      401,
      /not signed/,
    ],
  ];
  test.each(bad)("%s is refused, and not logged", async (_title, make, status, detail) => {
    const token = make();
    await expect(open()(token)).rejects.toMatchObject({
      name: "HttpProblem",
      content: { status, detail: expect.stringMatching(detail) },
    });
    expect(lines).toHaveLength(1);
    const pieces = (token ?? "").split(".").filter((piece) => piece !== "");
    expect(pieces.filter((piece) => lines[0]?.includes(piece))).toEqual([]);
  });

  test("signed with a key that is new at the issuer's is taken, and an invented key id makes no flood", async () => {
    const verify = open();
    await verify(makeToken());
    certs = { later: pemOf(later) };
    await verify(makeToken({ key: later, header: { kid: "later" } }));
    expect(fetched).toBe(2);
    for (const kid of ["a", "b", "c"]) {
      await expect(verify(makeToken({ header: { kid } }))).rejects.toMatchObject({ status: 401 });
    }
    expect(fetched).toBe(2);
    time = 60_000;
    await expect(verify(makeToken({ header: { kid: "d" } }))).rejects.toMatchObject({ status: 401 });
    expect(fetched).toBe(3);
    await verify(makeToken({ key: later, header: { kid: "later" } }));
  });

  test("that was verified is taken again for five minutes without another look", async () => {
    const verify = open();
    const token = makeToken();
    await verify(token);
    certs = { later: pemOf(later) };
    await verify(makeToken({ key: later, header: { kid: "later" } }));
    await verify(token);
    time = 300_000;
    await expect(verify(token)).rejects.toMatchObject({ status: 401 });
  });

  test("cannot be judged while the keys cannot be had, and then it can", async () => {
    const verify = open();
    isDown = true;
    await expect(verify(makeToken())).rejects.toMatchObject({
      name: "PlatformError",
      retryClass: "TRANSIENT",
      code: "PUSH_KEYS_UNAVAILABLE",
    });
    isDown = false;
    await verify(makeToken());
    isDown = true;
    await expect(verify(makeToken({ header: { kid: "new" } }))).rejects.toMatchObject({
      code: "PUSH_KEYS_UNAVAILABLE",
    });
    await verify(makeToken());
  });
});
