import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { channel } from "../platform/event-bus/attributes.ts";
import type { DeadLetter } from "../platform/dead-letter.ts";
import type { ObjectStore } from "../platform/object-store/object-store.ts";
import { isNotBuilt } from "../platform/testing/go-tools.ts";
import { startTokenIssuer } from "../platform/testing/token-issuer.ts";
import type { CloudStatus } from "../services/cli/cloud-status.ts";
import { documentedEvents } from "./support/documented-events.ts";
import { startCloudServers, startService } from "./support/google-cloud.ts";
import { runNode } from "./support/process.ts";
import { until } from "./support/until.ts";

/** Never to be seen in a log, wherever in an event it stood. */
const secret = "canary-5e1f";
const apiKey = "key-canary-5e1f";
const audience = "https://table-manager.example";
const email = "pusher@test-project.iam.gserviceaccount.com";

/** Messages past the generator's validation, which the pipeline has to refuse. */
const hostile: readonly (readonly [code: string, text: string, eventType: string | null])[] = [
  ["MALFORMED_JSON", `{"event_type":"order","customer_id":"${secret}`, null],
  ["MALFORMED_JSON", secret, "order"],
  ["UNKNOWN_EVENT_TYPE", JSON.stringify({ event_type: `order-${secret}` }), null],
  ["UNKNOWN_EVENT_TYPE", JSON.stringify({ event_type: "__proto__", x: secret }), null],
  ["SCHEMA_VIOLATION", JSON.stringify({ event_type: "order", [secret]: secret, items: [secret] }), null],
  ["SCHEMA_VIOLATION", JSON.stringify({ event_type: "user_activity", user_id: { [secret]: secret } }), null],
];

async function linesOf<T>(store: ObjectStore, prefix: string): Promise<readonly T[]> {
  const lines: T[] = [];
  for await (const { name } of store.list(prefix)) {
    const content = gunzipSync((await store.get(name)) ?? "").toString("utf8");
    lines.push(
      ...content
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as T),
    );
  }
  return lines;
}

describe.skipIf(isNotBuilt("pubsub-server") || isNotBuilt("fake-gcs-server"))(
  "the services on Google Cloud's interfaces",
  () => {
    test("what is published over HTTP is stored, archived or dead-lettered, and no log tells of it", async () => {
      await using cloud = await startCloudServers();
      await using issuer = await startTokenIssuer();
      const { env, bus, warehouse, archive, deadLetters } = cloud;
      await using tableManager = await startService("services/table-manager/main.ts", {
        ...env,
        PUSH_AUDIENCE: audience,
        PUSH_SERVICE_ACCOUNT: email,
        PUSH_CERTS_URL: issuer.certsUrl,
      });
      await using generator = await startService("services/event-generator/main.ts", {
        ...env,
        API_KEYS: `tests:${createHash("sha256").update(apiKey).digest("hex")}`,
      });
      await using pipeline = await startService("pipeline/main.ts", {
        ...env,
        TABLE_MANAGER_URL: tableManager.url,
      });
      const services = [generator, tableManager, pipeline];
      const post = (path: string, body: string, key = apiKey, type = "application/json") =>
        fetch(`${generator.url}${path}`, {
          method: "POST",
          body,
          headers: { "content-type": type, "x-api-key": key },
        });

      // No table is there yet: the pipeline asks the table manager for them.
      const generated = await post("/generate", JSON.stringify({ count: 300, seed: 7, invalid: 0.1 }));
      const { published, invalid, by_type: byType } = (await generated.json()) as Generated;
      expect(published).toBe(300);
      const single = await Promise.all(
        documentedEvents.map(({ type, text }) => post(`/events/${type}`, text)),
      );
      expect(single.map(({ status }) => status)).toEqual([202, 202, 202]);
      const activity = JSON.parse(documentedEvents[2]?.text ?? "");
      const lines = Array.from({ length: 50 }, (_, index) =>
        JSON.stringify({ ...activity, page_url: `https://shop.example/${secret}?page=${index}` }),
      );
      const many = await post("/events/user_activity", lines.join("\n"), apiKey, "application/x-ndjson");
      expect(many.status).toBe(202);

      const refusals = [
        await post("/events/order", JSON.stringify({ event_type: "order", customer_id: secret })),
        await post("/events/order", `{"customer_id": "${secret}`),
        await post("/events/order", "{}", `${apiKey}x`),
        await post(`/events/${secret}`, "{}"),
      ];
      expect(refusals.map(({ status }) => status)).toEqual([422, 400, 401, 404]);

      await bus.publish(
        channel.events,
        hostile.map(([, text, eventType]) => ({
          data: Buffer.from(text),
          attributes: eventType === null ? {} : { event_type: eventType },
        })),
      );

      const total = published + single.length + lines.length + hostile.length;
      await until("all is acknowledged", async () => {
        const stats = await fetch(`${pipeline.url}/stats`);
        return ((await stats.json()) as { readonly acknowledged: number }).acknowledged === total;
      });

      const countOf = async (table: string) =>
        (await warehouse.query(`SELECT count(DISTINCT _event_id) AS n FROM ${table}`)).rows[0]?.["n"];
      const wanted = (type: string) => (byType[type]?.published ?? 0) - (byType[type]?.invalid ?? 0) + 1;
      expect(await countOf("orders")).toBe(wanted("order"));
      expect(await countOf("inventory")).toBe(wanted("inventory"));
      expect(await countOf("user_activity")).toBe(wanted("user_activity") + lines.length);

      const archived = await linesOf<{ readonly event_id: string }>(archive, "events/");
      const rows = published - invalid + single.length + lines.length;
      expect(new Set(archived.map(({ event_id: id }) => id)).size).toBe(rows);
      const letters = await linesOf<DeadLetter>(deadLetters, "dead-letters/");
      expect(await linesOf(archive, "dead-letters/")).toEqual([]);
      const codes = Map.groupBy(letters, ({ code }) => code);
      const codeCounts = Object.fromEntries([...codes].map(([code, all]) => [code, all.length]));
      expect(codeCounts).toEqual({
        MALFORMED_JSON: 2,
        UNKNOWN_EVENT_TYPE: 2,
        SCHEMA_VIOLATION: invalid + 2,
      });
      const payloads = letters.map(({ payload_base64: text }) => Buffer.from(text, "base64").toString());
      expect(payloads).toEqual(expect.arrayContaining(hostile.map(([, text]) => text)));

      const events = (...args: readonly string[]) => runNode(["services/cli/main.ts", ...args], { env });
      const counted = await events("query", "SELECT count(*) AS n FROM orders", "--format", "json");
      expect(JSON.parse(counted.stdout)).toEqual([{ n: wanted("order") }]);
      const listed = await events("dead-letters", "list", "--json", "--limit", "1000");
      expect(JSON.parse(listed.stdout)).toHaveLength(letters.length);
      const replayed = await events("dead-letters", "replay", "--code", "UNKNOWN_EVENT_TYPE", "--json");
      expect(JSON.parse(replayed.stdout)).toMatchObject({ matched: 2, replayed: 2 });
      await until("what was replayed has failed again", async () => {
        const again = await events("dead-letters", "list", "--json", "--code", "UNKNOWN_EVENT_TYPE");
        const found = JSON.parse(again.stdout) as readonly { readonly replays: number }[];
        return found.length === 2 && found.every(({ replays }) => replays === 1);
      });
      const told = JSON.parse((await events("status", "--json")).stdout) as CloudStatus;
      expect(told.deadLetters).toMatchObject({ open: letters.length, byCode: codeCounts });
      expect(told.tables.find(({ table }) => table === "orders")?.rows).toBe(wanted("order"));

      const push = (token: string | null) =>
        fetch(tableManager.url, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify({
            message: { messageId: "1", attributes: { event_type: "order" }, data: btoa(secret) },
            subscription: `projects/test-project/subscriptions/${channel.tableManager}`,
          }),
        });
      const forged = issuer.token(audience, email).replace(/.$/, "");
      const answers = [
        await push(null),
        await push(forged),
        await push(issuer.token("https://other.example", email)),
        await push(issuer.token(audience, "somebody@test-project.iam.gserviceaccount.com")),
        await push(issuer.token(audience, email)),
      ];
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 403, 204]);

      const exits: (number | null)[] = [];
      for (const service of services) exits.push(await service.stop());
      expect(exits).toEqual([0, 0, 0]);
      const logs = services.map(({ running }) => running.stdout() + running.stderr()).join("");
      expect(logs).toContain('"message":"stopping"');
      for (const word of [secret, apiKey, forged]) expect(logs).not.toContain(word);
    });
  },
);

interface Generated {
  readonly published: number;
  readonly invalid: number;
  readonly by_type: Readonly<Record<string, { readonly published: number; readonly invalid: number }>>;
}
