import type { Json } from "../../load/loaded-schema.ts";
import { quote } from "../../load/suggest.ts";
import { ifWatched, inBranch } from "../changes/context.ts";
import { childSpot, mapOf, pointerOf, type View } from "../changes/view.ts";
import { foundSpot } from "./found.ts";
import { languageRule } from "./language-rule.ts";
import type { Family, Found } from "./rule.ts";

const REQUIRED_ADDED = languageRule("dependent-required-added", {
  when: "Where a property is there, another one must be there too now.",
  effect: "narrows",
  code: "nobody",
  advice: "Let all producers send both first.",
});
const REQUIRED_REMOVED = languageRule("dependent-required-removed", {
  when: "Where a property is there, another one need no longer be.",
  effect: "widens",
  code: "nobody",
  advice: "Let readers handle the one without the other.",
});
const SCHEMA_ADDED = languageRule("dependent-schema-added", {
  when: "Where a property is there, a further schema holds now.",
  effect: "narrows",
  code: "nobody",
  advice: "Check what producers send together with the property.",
});
const SCHEMA_REMOVED = languageRule("dependent-schema-removed", {
  when: "Where a property is there, a schema no longer holds.",
  effect: "widens",
  code: "nobody",
  advice: "Let readers handle what the schema refused.",
});

/** `dependentRequired`; the `dependencies` of older drafts are read as this one and the next. */
export const dependentRequired: Family = {
  keywords: ["dependentRequired"],
  rules: [REQUIRED_ADDED, REQUIRED_REMOVED],
  compare({ old, next, context }, walk) {
    const names = new Set([
      ...Object.keys(mapOf(next, "dependentRequired")),
      ...Object.keys(mapOf(old, "dependentRequired")),
    ]);
    for (const name of names) {
      const [was, is] = [demandsOf(old, name), demandsOf(next, name)];
      const sides = { old: sideOf(old, name), next: sideOf(next, name) };
      const joined = is.filter((one) => !was.includes(one));
      const gone = was.filter((one) => !is.includes(one));
      if (joined.length > 0) {
        const message = `Where ${quote(name)} is there, ${listText(joined)} must be too now.`;
        walk.report(context, { rule: REQUIRED_ADDED, ...sides, message });
      }
      if (gone.length > 0) {
        const message = `Where ${quote(name)} is there, ${listText(gone)} need not be any more.`;
        walk.report(context, { rule: REQUIRED_REMOVED, ...sides, message });
      }
    }
  },
};

/** `dependentSchemas`. */
export const dependentSchemas: Family = {
  keywords: ["dependentSchemas"],
  rules: [SCHEMA_ADDED, SCHEMA_REMOVED],
  compare(pair, walk) {
    const { old, next, context } = pair;
    const names = new Set([
      ...Object.keys(mapOf(next, "dependentSchemas")),
      ...Object.keys(mapOf(old, "dependentSchemas")),
    ]);
    for (const name of names) {
      const [was, is] = [childSpot(old, "dependentSchemas", name), childSpot(next, "dependentSchemas", name)];
      if (was !== null && is !== null) walk.descend(was, is, inBranch(pair, "same", false));
      else {
        walk.report(context, {
          rule: was === null ? SCHEMA_ADDED : SCHEMA_REMOVED,
          old: was === null ? null : foundSpot(was),
          next: is === null ? null : foundSpot(is),
          message: `Where ${quote(name)} is there, a schema ${was === null ? "holds that did not" : "holds no longer"}.`,
          ...ifWatched(pair),
        });
      }
    }
  },
};

function demandsOf(view: View, name: string): readonly Json[] {
  const value = mapOf(view, "dependentRequired")[name];
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function sideOf(view: View, name: string): Found | null {
  const value = mapOf(view, "dependentRequired")[name];
  return value === undefined ? null : { pointer: pointerOf(view, "dependentRequired", name), value };
}

function listText(names: readonly Json[]): string {
  return names.map((name) => quote(name)).join(", ");
}
