/** A few real-looking lines that prove that an entry of the catalog is seen, and a near-miss. */
export interface Case {
  readonly seen: string;
  /** All that is told of it, as `shown` writes it. */
  readonly shows: readonly string[];
  /** Looks like it and is not. */
  readonly not: string;
  /** What is rightly seen in the near-miss. */
  readonly rather?: readonly string[];
}

export type Cases = Readonly<Record<string, Case>>;
