import type { Json, Registry } from "../../generated/contract.ts";
import type { DeadLetter, DeadLetterCode } from "../../platform/dead-letter.ts";
import { personalData } from "../../platform/personal-data.ts";
import type { ShownLetter } from "./control-answers.ts";

/** Letters whose messages are the warehouse's words, which quote values. */
const quoting: ReadonlySet<DeadLetterCode> = new Set(["ROW_REJECTED", "PARTITION_OUT_OF_RANGE"]);
const hiddenMessage = "not shown, it may quote personal data; --show-pii shows it";

/** The letter with errors that hold no personal data of its event; a type that the registry does not know has none marked. */
export function maskErrors<Letter extends Pick<DeadLetter, "event_type" | "code" | "errors">>(
  letter: Letter,
  registry: Registry,
): Letter {
  const personal = personalOf(letter, registry);
  if (!personal.isAnywhere) return letter;
  const isQuoting = quoting.has(letter.code);
  const errors = letter.errors.map(({ pointer, keyword, message }) => ({
    pointer: personal.cut(pointer),
    keyword,
    message: isQuoting ? hiddenMessage : message,
  }));
  return { ...letter, errors };
}

/** The payload with a mask for each personal value; none of it where it is no JSON, so that they cannot be told apart. */
export function maskedPayload(
  letter: Pick<DeadLetter, "event_type" | "payload_base64">,
  registry: Registry,
): Pick<ShownLetter, "payload_base64" | "payload_masked"> {
  const { payload_base64: payload } = letter;
  const personal = personalOf(letter, registry);
  if (!personal.isAnywhere) return { payload_base64: payload };
  let event: Json;
  try {
    event = JSON.parse(Buffer.from(payload, "base64").toString("utf8")) as Json;
  } catch {
    return { payload_masked: "all" };
  }
  const masked = JSON.stringify(personal.mask(event));
  if (masked === JSON.stringify(event)) return { payload_base64: payload };
  return { payload_base64: Buffer.from(masked).toString("base64"), payload_masked: "values" };
}

function personalOf({ event_type: type }: Pick<DeadLetter, "event_type">, registry: Registry) {
  return personalData(registry.get(type)?.personal ?? []);
}
