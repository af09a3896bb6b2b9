import type { DeadLetter } from "../../../platform/dead-letter.ts";
import { deadLetter } from "../../transforms/dead-letter.ts";
import type { Refused } from "../../transforms/stages.ts";
import type { BundleSink } from "../bundle-sink.ts";
import { writeDeadLetters, type DeadLetterSink } from "../dead-letters.ts";
import type { TakeReport } from "./sink-report.ts";

/** Where the dead letters of a bundle go, and how many at once. */
export interface LetterSinkOptions extends DeadLetterSink {
  readonly now: () => Date;
  /** Default 500. */
  readonly lettersPerWrite?: number;
  /** Of the messages; default 4 MB. */
  readonly bytesPerWrite?: number;
  /** Makes dead letters durable; default: all of them, on their topic and as objects. */
  readonly writeLetters?: (letters: readonly DeadLetter[]) => Promise<void>;
  readonly report?: TakeReport;
}

/**
 * A sink of a bundle for refused messages: letters on the topic and as objects. The same messages in the same order again find their objects;
 * the topic has them once more, under the same message ids.
 */
export function openLetterSink(options: LetterSinkOptions): BundleSink<readonly Refused[]> {
  const { now, lettersPerWrite = 500, bytesPerWrite = 4_000_000, report = () => {} } = options;
  const { writeLetters = (letters) => writeDeadLetters(options, letters) } = options;
  let held: Refused[] = [];
  let bytes = 0;

  async function flush(): Promise<void> {
    if (held.length === 0) return;
    const failedAt = now();
    const letters = held.map((refused) => deadLetter(refused, failedAt));
    held = [];
    bytes = 0;
    await writeLetters(letters);
    report({ kind: "dead letters", letters });
  }

  return {
    async add(refused) {
      for (const one of refused) {
        held.push(one);
        bytes += one.message.data.byteLength;
        if (held.length >= lettersPerWrite || bytes >= bytesPerWrite) await flush();
      }
    },
    finish: flush,
  };
}
