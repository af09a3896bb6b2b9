import type { EventModel, Shape } from "../../model/event-model.ts";
import { partsOf } from "../../model/parts.ts";
import { pointerStep } from "../print/pointer.ts";

/**
 * The places of an event that `x-pii` marks, as JSON pointers in which `*` stands for any element or name; nothing below a place that is
 * listed is listed itself. Where a schema contains itself, what lies deeper is not known, so the whole of it counts as marked when
 * anything in the event is.
 */
export function personalPlaces({ shape: root }: Pick<EventModel, "shape">): readonly string[] {
  const marked = new Set<string>();
  const endless = new Set<string>();
  visit(root, "");
  return [...new Set(marked.size === 0 ? [] : [...marked, ...endless])];

  function visit(shape: Shape, place: string): void {
    if (shape.pii !== null) marked.add(place);
    else if (shape.kind === "recursive") endless.add(place);
    else for (const [step, inner] of innerOf(shape)) visit(inner, step === null ? place : place + step);
  }
}

/** The shapes within a shape, by the step of a pointer that leads there; null for those that stand at the same place. */
function innerOf(shape: Shape): readonly (readonly [step: string | null, inner: Shape])[] {
  const parts = partsOf(shape, null).map(({ kind, step, shape: inner }) =>
    kind === "branch" || kind === "rest" ? ([null, inner] as const) : ([pointerStep(step), inner] as const),
  );
  if (shape.kind !== "object") return parts;
  const others = shape.additional === false ? [] : [shape.additional];
  return [
    ...parts,
    ...[...shape.patterns.map((one) => one.shape), ...others].map((inner) => ["/*", inner] as const),
  ];
}
