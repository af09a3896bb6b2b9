import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { PubSub } from "@google-cloud/pubsub";
import type { SubscriptionConfig } from "../event-bus/event-bus.ts";
import { goTool } from "./go-tools.ts";

/** A running Pub/Sub server. */
export interface PubsubServer {
  /** Host and port. */
  readonly address: string;
  close(): Promise<void>;
}

/** Starts Google's in-memory Pub/Sub as a process of its own, on a free loopback port; it ends with this process. */
export async function startPubsubServer(): Promise<PubsubServer> {
  const server = spawn(goTool("pubsub-server"), { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(server, "exit");
  const [address] = await Promise.race([
    once(createInterface(server.stdout), "line"),
    exited.then(() => Promise.reject(new Error("the Pub/Sub server did not start"))),
  ]);
  return {
    address: String(address),
    async close() {
      server.stdin.end();
      await exited;
    },
  };
}

/** Makes the topics and subscriptions in a project of the server, as Terraform would. */
export async function declareSubscriptions(
  server: PubsubServer,
  projectId: string,
  subscriptions: readonly SubscriptionConfig[],
  ackDeadlineSeconds: number,
): Promise<void> {
  const client = new PubSub({ projectId, emulatorMode: true, apiEndpoint: server.address });
  const path = (topic: string) => `projects/${projectId}/topics/${topic}`;
  const topics = subscriptions.flatMap(({ topic, deadLetter }) => [
    topic,
    ...(deadLetter ? [deadLetter.topic] : []),
  ]);
  for (const topic of new Set([...topics, ATTEMPTS_ONLY])) await client.createTopic(topic);
  for (const { name, topic, filter, deadLetter } of subscriptions) {
    await client.topic(topic).createSubscription(name, {
      ackDeadlineSeconds,
      ...(filter === undefined ? {} : { filter }),
      // Attempts are counted only under a dead-letter policy.
      deadLetterPolicy: {
        deadLetterTopic: path(deadLetter?.topic ?? ATTEMPTS_ONLY),
        maxDeliveryAttempts: deadLetter?.maxDeliveryAttempts ?? 100,
      },
    });
  }
  await client.close();
}

const ATTEMPTS_ONLY = "attempts-only";
