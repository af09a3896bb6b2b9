import { join } from "node:path";
import { openFilesystemStore } from "../../../platform/object-store/filesystem.ts";
import type { ReplayAnswer } from "../../local-stack/control-answers.ts";
import { connect } from "../connection.ts";
import type { QueryAnswer } from "../result-text.ts";
import type { VerifyTarget } from "./target.ts";

/** The stack that runs on a folder; one is started for as long as it takes when there is none. */
export async function openEmbeddedTarget(dataDirectory: string): Promise<VerifyTarget> {
  const connection = await connect(dataDirectory, "send");
  const store = openFilesystemStore({ directory: join(dataDirectory, "objects") });
  return {
    name: "local",
    store,
    generator: (path, init) => fetch(`${connection.generator}${path}`, init),
    async publishRaw(text) {
      const { messageIds } = await connection.control<{ readonly messageIds: readonly string[] }>(
        "POST",
        "/messages",
        { messages: [text] },
      );
      return messageIds[0] ?? "";
    },
    async query(sql) {
      return connection.control<QueryAnswer>("POST", "/query", { sql });
    },
    async replay({ event_id, event_type }, object) {
      const letters = [{ event_id, event_type, object }];
      const { skipped } = await connection.control<ReplayAnswer>("POST", "/dead-letters/replay", { letters });
      const [left] = skipped;
      if (left !== undefined)
        throw new Error(`the dead letter of ${event_id} was not replayed: ${left.reason}`);
    },
    subscriptionFaults: async () => null,
    async close() {
      await store.close();
      await connection.close();
    },
  };
}
