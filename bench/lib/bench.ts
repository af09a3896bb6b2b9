/** How a bench is run. */
export interface BenchOptions {
  /** A few events and one round: proves that the bench runs, and says nothing about speed. */
  readonly quick: boolean;
  /** Tells the person who waits what is being measured. */
  readonly note: (text: string) => void;
}

/** One measured line of the table. */
export interface Figure {
  /** Unique over all benches; targets refer to it. */
  readonly name: string;
  readonly what: string;
  /** Median over the rounds, in `unit`; or what `what` says. */
  readonly ours: number;
  /** The same of what one would otherwise use; null where there is nothing to compare with. */
  readonly theirs: number | null;
  readonly unit: string;
  /** Median over the rounds of ours ÷ theirs, both measured in the same round. */
  readonly ratio: number | null;
  /** Rounds, sizes, and whatever else is needed to judge the figure. */
  readonly detail: string;
}

/** Something worth measuring, in a file of its own. */
export interface Bench {
  readonly name: string;
  readonly what: string;
  /** False for what takes too long to be measured unasked. */
  readonly inDefaultRun: boolean;
  /** Throws when what it measures does not do its work right, however fast. */
  run(options: BenchOptions): Promise<readonly Figure[]>;
}
