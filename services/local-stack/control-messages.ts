import type { Hono } from "hono";
import { channel } from "../../platform/event-bus/attributes.ts";
import type { EventBus } from "../../platform/event-bus/event-bus.ts";
import { badRequest, readJson } from "./control-requests.ts";

/** Adds `POST /messages` {messages: [text]}, which publishes each text as it is: past validation, without attributes. */
export function addMessagesRoute(app: Hono, bus: Pick<EventBus, "publish">): void {
  app.post("/messages", async (context) => {
    const { messages } = await readJson(context.req.raw);
    if (!Array.isArray(messages) || !messages.every((one) => typeof one === "string")) {
      throw badRequest("messages must be a list of texts");
    }
    const outgoing = messages.map((text: string) => ({ data: Buffer.from(text), attributes: {} }));
    return context.json({ messageIds: await bus.publish(channel.events, outgoing) });
  });
}
