/** The part of `client.ts` that says what its users meet: options, receipts and errors. */
export const clientContractText = `/** Publishes one event; resolves when it is durable. Rejects with \`InvalidEventError\` before anything is sent when the event is not valid. */
export type Publish<Event> = (event: Event, options?: PublishOptions) => Promise<Receipt>;

/** What can be said about one event beside its content. */
export interface PublishOptions {
  /** Becomes the event's id: publishing again with the same key is no second event. 1 to 200 printable ASCII characters. */
  readonly key?: string;
}

/** What became of an event. */
export interface Receipt {
  readonly eventId: string;
}

/** A message as an event bus takes it. */
export interface BusMessage {
  readonly data: Uint8Array;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where to publish: over HTTP to \`url\`, or to a \`bus\`. */
export type ClientOptions = SharedOptions & (HttpOptions | BusOptions);

/** Publishing over HTTP, to the event generator. */
export interface HttpOptions {
  /** Address of the event generator, for example \`https://events.example.com\`. */
  readonly url: string;
  /** Sent with every request, for example \`authorization\`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the global one. */
  readonly fetch?: typeof fetch;
}

/** Publishing to a bus. */
export interface BusOptions {
  /** Resolves when all messages are durable, rejects when none of them is promised. */
  readonly bus: { publish(topic: string, messages: readonly BusMessage[]): Promise<unknown> };
  /** Default: \`backend-events-topic\`. */
  readonly topic?: string;
}

/** How events are gathered and tried again. */
export interface SharedOptions {
  /** A batch is sent when one of these is reached. Default: 500 events, 1,000,000 characters of JSON, 20 milliseconds. At most 1,000 events. */
  readonly batch?: { readonly events?: number; readonly characters?: number; readonly milliseconds?: number };
  /** How often a batch is sent at most, under the same ids. Default: 5. */
  readonly attempts?: number;
  /** Wait before the second attempt; doubles with each further one. Default: 200. */
  readonly retryMilliseconds?: number;
}

/** A client of its own queue. */
export interface Client {
  readonly publish: PublishFunctions;
  /** Sends what is gathered; resolves when nothing is under way any more, whatever became of it. */
  flush(): Promise<void>;
}

/** The event breaks its schema; nothing was sent, or the service refused it. */
export class InvalidEventError extends Error {
  override readonly name = "InvalidEventError";
  readonly eventType: string;
  readonly issues: readonly ValidationIssue[];

  constructor(eventType: string, issues: readonly ValidationIssue[]) {
    const [first] = issues;
    super(\`\${eventType} is not valid: \${first?.pointer ?? ""} \${first?.message ?? ""}\`);
    this.eventType = eventType;
    this.issues = issues;
  }
}

/** The event could not be published, though it is valid; \`status\` is that of the last answer, or null when there was none. */
export class PublishError extends Error {
  override readonly name = "PublishError";
  readonly status: number | null;

  constructor(message: string, status: number | null, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.status = status;
  }
}
`;
