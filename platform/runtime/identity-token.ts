import { once } from "./once.ts";

/** Headers that prove to a service who calls. */
export type Credentials = () => Promise<Readonly<Record<string, string>>>;

/**
 * The credentials of this process for a service of its own project that lets only known identities in, as Cloud Run does: an OpenID
 * Connect token for the service's URL. None over plain HTTP, where a token would be anybody's who listens.
 */
export function credentialsFor(serviceUrl: string): Credentials {
  if (!serviceUrl.startsWith("https://")) return async () => ({});
  const client = once(async () => {
    const { GoogleAuth } = await import("google-auth-library");
    return new GoogleAuth().getIdTokenClient(serviceUrl);
  });
  return async () => Object.fromEntries(await (await client.get()).getRequestHeaders(serviceUrl));
}
