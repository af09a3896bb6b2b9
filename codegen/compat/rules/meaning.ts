import type { Json } from "../../load/loaded-schema.ts";
import { quote } from "../../load/suggest.ts";
import { canonicalJson } from "../../model/hash.ts";
import { valueOf } from "../changes/view.ts";
import { found } from "./found.ts";
import { kebabCase } from "./kebab-case.ts";
import type { Family, Rule, Subject } from "./rule.ts";

/** A keyword that says nothing about which documents are valid. */
interface Annotation {
  readonly keyword: string;
  readonly subject: Subject;
  readonly advice: string;
}

const NOTHING = "Nothing to do.";

const KEYWORDS: readonly Annotation[] = [
  { keyword: "title", subject: "meaning", advice: NOTHING },
  {
    keyword: "description",
    subject: "meaning",
    advice: "Nothing to do: the table manager patches the column's description.",
  },
  {
    keyword: "default",
    subject: "meaning",
    advice: "Nothing fills defaults in; tell those who read them as documentation.",
  },
  { keyword: "examples", subject: "meaning", advice: NOTHING },
  { keyword: "deprecated", subject: "meaning", advice: "Say in the description what to use instead." },
  { keyword: "readOnly", subject: "meaning", advice: NOTHING },
  { keyword: "writeOnly", subject: "meaning", advice: NOTHING },
  {
    keyword: "contentEncoding",
    subject: "table",
    advice: "base64 makes the column BYTES: look at the table's steps.",
  },
  { keyword: "contentMediaType", subject: "meaning", advice: NOTHING },
  {
    keyword: "contentSchema",
    subject: "meaning",
    advice: "The content is not checked; tell those who decode it.",
  },
  {
    keyword: "x-pii",
    subject: "table",
    advice: "Policy tags and redaction follow the class: apply Terraform, and look at who reads the column.",
  },
  { keyword: "x-faker", subject: "meaning", advice: "Generated events change with it." },
];

/** Keywords that are there for people, generators and tables. */
export const meaning: readonly Family[] = KEYWORDS.map(({ keyword, subject, advice }) => {
  const changed: Rule = {
    id: `${kebabCase(keyword)}-changed`,
    subject,
    when: `\`${keyword}\` joins, goes or changes.`,
    effect: "none",
    code: "nobody",
    advice,
  };
  return {
    keywords: [keyword],
    rules: [changed],
    compare({ old, next, context }, walk) {
      const [was, is] = [valueOf(old, keyword), valueOf(next, keyword)];
      if (isEqual(was, is)) return;
      const message = `\`${keyword}\` changes from ${shown(was)} to ${shown(is)}.`;
      walk.report(context, { rule: changed, old: found(old, keyword), next: found(next, keyword), message });
    },
  };
});

function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}

function shown(value: Json | undefined): string {
  return value === undefined ? "nothing" : quote(value);
}
