import { isUtf8 } from "node:buffer";
import { IncomingMessage } from "node:http";

import { HttpProblem } from "./problem.ts";

/** The part of a request that reading its body needs. */
export type BodyRequest = Pick<Request, "headers" | "body">;

/**
 * The whole body, never holding more than `limitBytes` of it. Throws 413 above the limit, 400 when the client goes away. `env` is
 * Hono's: on Node's server it has Node's own request, which gives the body without copying it.
 */
export async function readBody(request: BodyRequest, limitBytes: number, env?: unknown): Promise<Buffer> {
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > limitBytes) throw bodyTooLarge(limitBytes);
  const incoming = incomingOf(env);
  return incoming === undefined
    ? await readStream(request.body, limitBytes)
    : await readIncoming(incoming, limitBytes);
}

function incomingOf(env: unknown): IncomingMessage | undefined {
  if (typeof env !== "object" || env === null || !("incoming" in env)) return undefined;
  return env.incoming instanceof IncomingMessage ? env.incoming : undefined;
}

function readIncoming(incoming: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limitBytes) chunks.push(chunk);
      else settle(() => reject(bodyTooLarge(limitBytes)));
    };
    const onEnd = () =>
      settle(() => {
        const [first] = chunks;
        resolve(first !== undefined && first.length === length ? first : Buffer.concat(chunks, length));
      });
    const onClose = () => settle(() => reject(bodyIncomplete()));
    const settle = (outcome: () => void) => {
      incoming.off("data", onData).off("end", onEnd).off("close", onClose);
      outcome();
    };
    incoming.on("data", onData).on("end", onEnd).on("close", onClose);
  });
}

async function readStream(body: ReadableStream<Uint8Array> | null, limitBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of readChunks(body)) {
    length += chunk.length;
    if (length > limitBytes) throw bodyTooLarge(limitBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** The body piece by piece, as it comes in; leaving the loop early releases the stream. Throws 400 when the client goes away. */
export async function* readChunks(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await orGone(reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/** The text of bytes that must be UTF-8; throws 400 otherwise. */
export function decodeUtf8(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  throw new HttpProblem({
    status: 400,
    code: "NOT_UTF8",
    title: "The body is not UTF-8",
    detail: "JSON is sent as UTF-8.",
  });
}

/** The refusal of a body that is longer than `limitBytes`. */
export function bodyTooLarge(
  limitBytes: number,
  extensions: Readonly<Record<string, unknown>> = {},
): HttpProblem {
  return new HttpProblem({
    status: 413,
    code: "BODY_TOO_LARGE",
    title: "The body is too large",
    detail: `At most ${limitBytes} bytes are taken here.`,
    extensions: { limit_bytes: limitBytes, ...extensions },
  });
}

async function orGone<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw bodyIncomplete(error);
  }
}

function bodyIncomplete(cause?: unknown): HttpProblem {
  return new HttpProblem(
    {
      status: 400,
      code: "BODY_INCOMPLETE",
      title: "The body did not arrive",
      detail: "The connection ended before the whole body was there.",
    },
    { cause },
  );
}
