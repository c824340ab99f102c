/** What a rule says of a record and one candidate. */
export interface Ruling {
  readonly outcome: 'link' | 'ask' | 'new';
  /** Stable code in camel case. */
  readonly reason: string;
  /** Number of independent pieces of evidence. */
  readonly weight: number;
}
