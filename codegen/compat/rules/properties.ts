import { quote } from "../../load/suggest.ts";
import { contentFor, type Content, ignoresUndeclared } from "../changes/content.ts";
import { inPart } from "../changes/context.ts";
import { type Keeps, NEITHER } from "../changes/effect.ts";
import type { Spot } from "../changes/spot.ts";
import { arrayOf, childSpot, mapOf, pointerOf, type View } from "../changes/view.ts";
import { foundSpot } from "./found.ts";
import { languageRule } from "./language-rule.ts";
import type { Family, Pair, Walk } from "./rule.ts";

const ADDED = languageRule("property-added", {
  when: "`properties` names an optional property that it did not name.",
  effect: "depends",
  code: "nobody",
  advice:
    "Widens a closed object. In an open one old events may hold anything under that name: strict judges them, tolerant does not. The table gets a NULLABLE column at its end.",
});
const REQUIRED_ADDED = languageRule("required-property-added", {
  when: "A new property is required at once.",
  effect: "depends",
  code: "producer",
  advice:
    "Old events lack it, whatever its `default` says: nothing fills defaults in. Add it as optional, let all producers send it, require it in a later version.",
});
const REMOVED = languageRule("property-removed", {
  when: "`properties` no longer names an optional property.",
  effect: "depends",
  code: "everybody",
  advice:
    "Narrows a closed object: old events that hold it are refused. The column stays in the table and its name stays taken. Say in the description that it is no longer sent, instead of removing it.",
});
const REQUIRED_REMOVED = languageRule("required-property-removed", {
  when: "A property that was required is gone.",
  effect: "depends",
  code: "everybody",
  advice:
    "Readers that need it refuse new events. Make it optional first, and remove it when no reader needs it.",
});

/** Named properties, and what a name means that only one side has. */
export const properties: Family = {
  keywords: ["properties"],
  rules: [ADDED, REQUIRED_ADDED, REMOVED, REQUIRED_REMOVED],
  compare(pair, walk) {
    const { old, next, context } = pair;
    for (const name of Object.keys(mapOf(next, "properties"))) {
      const [was, is] = [childSpot(old, "properties", name), childSpot(next, "properties", name)];
      if (is === null) continue;
      if (was === null) reportAdded(pair, { name, spot: is }, walk);
      else walk.descend(was, is, inPart(context));
    }
    for (const name of Object.keys(mapOf(old, "properties"))) {
      const was = childSpot(old, "properties", name);
      if (was !== null && childSpot(next, "properties", name) === null)
        reportRemoved(pair, { name, spot: was }, walk);
    }
  },
};

interface Property {
  readonly name: string;
  readonly spot: Spot;
}

function reportAdded(pair: Pair, { name, spot }: Property, walk: Walk): void {
  const { old, next, context } = pair;
  const content = contentFor(old, name);
  const isRequired = requires(next, name) && !requires(old, name);
  const value = walk.probe(content.spot, spot);
  const isUnseen = content.model === "open" && ignoresUndeclared(old, walk, context);
  const keeps = watched(pair, {
    backward: !isRequired && (isUnseen || value.backward),
    forward: value.forward,
  });
  walk.report(context, {
    rule: isRequired ? REQUIRED_ADDED : ADDED,
    old: null,
    next: { ...foundSpot(spot), ...(isRequired && { asks: requiredAt(next, name) }) },
    message: `The ${isRequired ? "required " : ""}property ${quote(name)} is new, in an object that was ${MODELS[content.model]}.`,
    keeps,
  });
}

function reportRemoved(pair: Pair, { name, spot }: Property, walk: Walk): void {
  const { old, next, context } = pair;
  const content = contentFor(next, name);
  const wasRequired = requires(old, name) && !requires(next, name);
  const value = walk.probe(spot, content.spot);
  const isUnseen = content.model === "open" && ignoresUndeclared(next, walk, context);
  const keeps = watched(pair, {
    backward: value.backward,
    forward: !wasRequired && (isUnseen || value.forward),
  });
  walk.report(context, {
    rule: wasRequired ? REQUIRED_REMOVED : REMOVED,
    old: { ...foundSpot(spot), ...(wasRequired && { asks: requiredAt(old, name) }) },
    next: null,
    message: `The ${wasRequired ? "required " : ""}property ${quote(name)} is gone, from an object that is ${MODELS[content.model]}.`,
    keeps,
  });
}

const MODELS: Readonly<Record<Content["model"], string>> = {
  open: "open",
  closed: "closed",
  partial: "open to certain values",
};

/** Where a schema around this one asks what was evaluated, a name more or less can go either way. */
function watched({ context }: Pair, keeps: Keeps): Keeps {
  return context.isWatched ? NEITHER : keeps;
}

/** True when `required` lists a name. */
function requires(view: View, name: string): boolean {
  return arrayOf(view, "required").includes(name);
}

/** Pointer to a name in `required`. */
function requiredAt(view: View, name: string): string {
  return pointerOf(view, "required", arrayOf(view, "required").indexOf(name));
}
