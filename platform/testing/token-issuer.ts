import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An issuer of push tokens with a key made for this run. */
export interface TokenIssuer extends AsyncDisposable {
  readonly certsUrl: string;
  token(audience: string, email: string): string;
}

/** Starts it on a free port. */
export async function startTokenIssuer(): Promise<TokenIssuer> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const certs = JSON.stringify({ key: publicKey.export({ type: "spki", format: "pem" }) });
  const headers = { "content-type": "application/json", "cache-control": "max-age=3600" };
  const server = createServer((_request, response) => void response.writeHead(200, headers).end(certs));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    certsUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token(audience, email) {
      const iat = Math.floor(Date.now() / 1_000);
      const claims = { iss: "https://accounts.google.com", aud: audience, email, email_verified: true };
      const signed = `${part({ alg: "RS256", kid: "key" })}.${part({ ...claims, iat, exp: iat + 600 })}`;
      return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), privateKey).toString("base64url")}`;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
