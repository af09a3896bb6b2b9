import { expect, test } from "vitest";
import type { EventDefinition, Json } from "../generated/contract.ts";
import { registry } from "../generated/index.ts";
import { decode } from "../pipeline/transforms/decode.ts";
import { received } from "../pipeline/testing/fixtures.ts";

/** What no message may repeat, as a text, a number and a property's name. */
const canary = "canary-5e1f";
const canaryNumber = 9_182_736_450.25;

/** The event with every value of a kind replaced, one at a time and all together. */
function* spoiled(event: Json, value: Json): Generator<Json> {
  yield value;
  yield replaceAll(event, value);
  if (typeof event !== "object" || event === null || Array.isArray(event)) return;
  const members = Object.entries(event);
  for (const [name, one] of members) {
    const others = Object.fromEntries(members);
    for (const inner of spoiled(one, value)) yield { ...others, [name]: inner };
  }
}

function replaceAll(event: Json, value: Json): Json {
  if (Array.isArray(event)) return event.map((one: Json) => replaceAll(one, value));
  if (typeof event !== "object" || event === null) return value;
  return Object.fromEntries(Object.entries(event).map(([name, one]) => [name, replaceAll(one, value)]));
}

async function messagesOf(definition: EventDefinition, value: Json): Promise<readonly string[]> {
  const [sample] = await definition.generate({ count: 1, seed: 3 });
  return [...spoiled(sample?.event ?? null, value)].flatMap((event) =>
    definition.validate(event).map(({ message }) => message),
  );
}

test.each([...registry.values()].map((definition) => [definition.type, definition] as const))(
  "issues of %s repeat no value",
  async (_type, definition) => {
    const values: readonly Json[] = [canary, canaryNumber, [canary], { a: canary }];
    const messages = (await Promise.all(values.map((value) => messagesOf(definition, value)))).flat();
    expect(messages.length).toBeGreaterThan(20);
    const telling = messages.filter(
      (message) => message.includes(canary) || message.includes(String(canaryNumber)),
    );
    expect(telling).toEqual([]);
  },
);

test.each([`{"a": "${canary}`, `{"a": ${canary}}`, `["${canary}" "b"]`, canary, `{"${canary}"}`])(
  "what the dead letter of %j says of it repeats nothing of it",
  (text) => {
    const decoded = decode(received(new TextEncoder().encode(text), { event_type: "order" }));
    expect(decoded).toMatchObject({
      kind: "refused",
      errors: [{ keyword: "json", message: expect.stringMatching(/^(?!.*canary).* at line 1, column \d+$/) }],
    });
  },
);
