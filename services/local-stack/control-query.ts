import type { Hono } from "hono";
import type { Warehouse } from "../../platform/warehouse/warehouse.ts";
import { badRequest, readJson } from "./control-requests.ts";

/** Adds `POST /query` {sql}: the answer of one statement that only reads; 400 with the warehouse's words when it is wrong. */
export function addQueryRoute(app: Hono, warehouse: Pick<Warehouse, "query">): void {
  app.post("/query", async (context) => {
    const { sql } = await readJson(context.req.raw);
    if (typeof sql !== "string") throw badRequest("sql must be text");
    try {
      return context.json(await warehouse.query(sql));
    } catch (error) {
      throw badRequest(error instanceof Error ? error.message : String(error));
    }
  });
}
