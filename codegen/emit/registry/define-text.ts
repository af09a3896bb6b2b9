/** The end of `index.ts`: how the parts of an event become its definition. */
export const defineText = `
/** What the other generated modules hold of one event type. */
interface EventModules<Event> extends Omit<EventDefinition, "toRow" | "fromRow" | "generate"> {
  readonly rows: { toRow(event: Event): Row; fromRow(row: Row): Event };
  loadGenerator(): Promise<{ createGenerator(seed: number): { next(): Event; nextInvalid(): Sample } }>;
}

function define<Event>({ rows, loadGenerator, ...facts }: EventModules<Event>): EventDefinition {
  return {
    ...facts,
    toRow: (event) => rows.toRow(event as unknown as Event),
    fromRow: (row) => rows.fromRow(row) as unknown as Json,
    async generate(options: GenerateOptions): Promise<Iterable<Sample>> {
      const [{ createGenerator }, { samples }] = await Promise.all([loadGenerator(), import("./generators/generator-runtime.ts")]);
      return samples(createGenerator(options.seed), options);
    },
  };
}
`;
