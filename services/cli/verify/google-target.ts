import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { replayMessage } from "../../../platform/dead-letter.ts";
import { channel } from "../../../platform/event-bus/attributes.ts";
import { credentialsFor } from "../../../platform/runtime/identity-token.ts";
import { openBus, openStore, openWarehouse } from "../../../platform/runtime/open-platform.ts";
import { readPlatformConfig } from "../../../platform/runtime/platform-config.ts";
import type { VerifyTarget } from "./target.ts";

const execute = promisify(execFile);

/** What gcloud says of a subscription, as far as it is looked at. */
export interface SubscriptionAnswer {
  readonly name: string;
  readonly deadLetterPolicy?: { readonly deadLetterTopic?: string };
  /** Empty when the subscription never expires. */
  readonly expirationPolicy?: { readonly ttl?: string };
}

/**
 * The environment's parts on Google Cloud, found through the variables of its services, and `GENERATOR_URL`. Subscriptions are looked at
 * with gcloud. Throws when a variable is missing.
 */
export async function openGoogleTarget(
  environment: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<VerifyTarget> {
  const url = variables["GENERATOR_URL"]?.replace(/\/$/, "");
  if (!url)
    throw new Error("GENERATOR_URL is not set; it must be the URL of the environment's event generator");
  const config = readPlatformConfig({ ...variables, PLATFORM: "gcp" });
  if (config.bus.platform !== "gcp") throw new Error("PLATFORM must be gcp");
  const { projectId } = config.bus;
  const { part: bus } = await openBus(config.bus, { kind: "topic", name: channel.events });
  const { part: warehouse } = await openWarehouse(config.warehouse);
  const { part: store } = await openStore(config.store);
  const credentials = credentialsFor(url);
  return {
    name: environment,
    store,
    generator: async (path, init) => fetch(`${url}${path}`, { ...init, headers: await credentials() }),
    async publishRaw(text) {
      const [messageId] = await bus.publish(channel.events, [{ data: Buffer.from(text), attributes: {} }]);
      return messageId ?? "";
    },
    query: (sql) => warehouse.query(sql),
    async replay(letter) {
      await bus.publish(channel.events, [replayMessage(letter)]);
    },
    async subscriptionFaults() {
      const command = ["pubsub", "subscriptions", "list", "--project", projectId, "--format", "json"];
      const { stdout } = await execute("gcloud", command);
      return subscriptionFaults(JSON.parse(stdout) as readonly SubscriptionAnswer[]);
    },
    async close() {
      await Promise.all([bus.close(), warehouse.close(), store.close()]);
    },
  };
}

const endsOfTheLine = /-dead-letters-sub$/;

/** Subscriptions that lose what fails, or that vanish when nobody pulls for a month. Those of dead-letter topics are the end of the line. */
export function subscriptionFaults(found: readonly SubscriptionAnswer[]): readonly string[] {
  const short = (name: string) => name.slice(name.lastIndexOf("/") + 1);
  const names = new Set(found.map(({ name }) => short(name)));
  const missing = [channel.pipeline, channel.deadLettersSubscription].filter((name) => !names.has(name));
  return [
    ...missing.map((name) => `${name} is missing`),
    ...found.flatMap(({ name, deadLetterPolicy, expirationPolicy }) => [
      ...(deadLetterPolicy?.deadLetterTopic || endsOfTheLine.test(name)
        ? []
        : [`${short(name)} has no dead-letter policy`]),
      ...(expirationPolicy?.ttl ? [`${short(name)} expires after ${expirationPolicy.ttl}`] : []),
    ]),
  ];
}
