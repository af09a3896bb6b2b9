import { InvalidArgumentError } from "commander";
import { type DialectAliases, DRAFT_NAMES } from "../load/dialect.ts";

/** Adds one `<uri>=<draft>` of the command line to the aliases before it; throws commander's error when it is none. */
export function dialectAlias(text: string, before: DialectAliases): DialectAliases {
  const equals = text.lastIndexOf("=");
  const uri = text.slice(0, Math.max(equals, 0));
  const draft = DRAFT_NAMES.find((name) => name === text.slice(equals + 1));
  if (uri === "" || draft === undefined) {
    throw new InvalidArgumentError(`<uri>=<draft> is wanted, with a draft of ${DRAFT_NAMES.join(", ")}.`);
  }
  return { ...before, [uri]: draft };
}
