/** The event types with which each ledger names one event id; the empty one where it does not tell. */
export interface TypesOfId {
  readonly published: ReadonlySet<string>;
  readonly stored: ReadonlySet<string>;
  readonly deadLettered: ReadonlySet<string>;
  readonly unacknowledged: ReadonlySet<string>;
}

/** An event of the id: its place, where it was published and has one. */
export interface PlacedEvent {
  /** Empty where no ledger tells it. */
  readonly eventType: string;
  readonly isPublished: boolean;
  readonly place: "stored" | "deadLettered" | "inFlight" | null;
}

/**
 * The events of one id that were published, stored or dead-lettered. What was published with a type is stored and dead-lettered under that
 * type, or in a table that no longer has one. What was published without a type can be all else that stands under the id, since its type is
 * found later.
 */
export function placeEvents(id: TypesOfId): readonly PlacedEvent[] {
  const { published, stored, deadLettered } = id;
  const events: PlacedEvent[] = [];
  for (const eventType of published)
    if (eventType !== "") events.push({ eventType, isPublished: true, place: placeOf(id, eventType) });
  const isUntold = published.has("");
  const others = new Set([...stored, ...deadLettered].filter((type) => !published.has(type)));
  for (const eventType of others) {
    if (eventType === "") continue;
    events.push({ eventType, isPublished: isUntold, place: isUntold ? placeOf(id, eventType) : null });
  }
  const isAllTold = events.some(({ eventType }) => !published.has(eventType));
  if (isUntold && !isAllTold) events.push({ eventType: "", isPublished: true, place: placeOf(id, null) });
  else if (events.length === 0 && others.has(""))
    events.push({ eventType: "", isPublished: false, place: null });
  return events;
}

/** `eventType` is null for an event that can be any of the id's. */
function placeOf(
  { stored, deadLettered, unacknowledged }: TypesOfId,
  eventType: string | null,
): PlacedEvent["place"] {
  const isIn = (types: ReadonlySet<string>) => (eventType === null ? types.size > 0 : types.has(eventType));
  if (isIn(stored) || stored.has("")) return "stored";
  if (isIn(deadLettered)) return "deadLettered";
  return isIn(unacknowledged) || unacknowledged.has("") ? "inFlight" : null;
}
