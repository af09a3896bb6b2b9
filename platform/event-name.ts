/** An event: its id is unique within its type only. */
export interface EventName {
  readonly event_id: string;
  /** Empty where it is not known. */
  readonly event_type: string;
}

/** A text that is the same for the same event only. */
export function eventKey({ event_id: id, event_type: type }: EventName): string {
  return `${type.length} ${type}${id}`;
}

/** Whether events of one id can be the same: their types are, or one of them is not known. */
export function canBeSame(aType: string, bType: string): boolean {
  return aType === bType || aType === "" || bType === "";
}
