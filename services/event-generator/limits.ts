/** Bounds of what one request, and all requests together, may ask for. */
export interface GeneratorLimits {
  /** Bytes of a JSON body, whether one event or an array. */
  readonly bodyBytes: number;
  /** Bytes of an NDJSON stream, and of one of its lines. */
  readonly streamBytes: number;
  readonly lineBytes: number;
  /** Events and bytes that go to the bus in one call. */
  readonly batchEvents: number;
  readonly batchBytes: number;
  /** Events on their way to the bus, over all requests; above it new ones are told to come later. */
  readonly outstandingEvents: number;
  /** Events of one generate request. */
  readonly generateCount: number;
  /** Results that a batch answer lists. */
  readonly listedResults: number;
  /** Errors that a batch answer lists for one event. */
  readonly listedErrors: number;
}

const mebibyte = 1024 * 1024;

/** The limits of the service when nothing else is said. */
export const defaultLimits: GeneratorLimits = {
  bodyBytes: mebibyte,
  streamBytes: 64 * mebibyte,
  lineBytes: mebibyte,
  batchEvents: 500,
  batchBytes: 4 * mebibyte,
  outstandingEvents: 20_000,
  generateCount: 10_000,
  listedResults: 1_000,
  listedErrors: 100,
};
