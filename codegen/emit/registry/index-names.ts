import type { EventModel, Model } from "../../model/event-model.ts";
import { nameScope } from "../print/name-scope.ts";

/** What `index.ts` calls the parts of one event. */
export interface EventNames {
  readonly event: EventModel;
  readonly definition: string;
  readonly rows: string;
  readonly table: string;
  readonly validate: string;
  /** Local name of the event's TypeScript type: its own, unless the file needs that one for itself. */
  readonly type: string;
}

const ownNames: readonly string[] = (
  "AnyEvent EventDefinition EventModules EventTypes GenerateOptions Json Registry Row Sample TableResource " +
  "Map Omit Promise Iterable Event define openapi openapiDocument registry samples"
).split(" ");

/** Names for all events, in their order, none of them twice. */
export function indexNames(model: Model): readonly EventNames[] {
  const types = new Set(model.events.map((event) => event.typeName));
  const names = nameScope([...ownNames, ...types]);
  return model.events.map((event) => ({
    event,
    definition: names.name([event.type]),
    rows: names.name([event.type], "Rows"),
    table: names.name([event.type], "Table"),
    validate: names.name(["validate", event.type]),
    type: ownNames.includes(event.typeName) ? `${event.typeName}Event` : event.typeName,
  }));
}
