/** How often values of one column came up among the entities of a search. */
export interface TrainedColumn {
  /** Entities that hold any value, counted once per value. */
  readonly entities: number;
  /** Records that hold a value per entity that holds it. */
  readonly recordsPerEntity: number;
  /** Entities expected to hold a value that was seen at two records only. */
  readonly unseen: number;
  /** The commonest values, as hashes, with how many entities hold each. */
  readonly common: readonly (readonly [hash: number, entities: number])[];
}

/** What a search learned about one fact. */
export interface TrainedFact {
  readonly fact: string;
  /** log2 of the share of true matches at each level. */
  readonly matchBits: readonly number[];
  /** log2 of the share of unrelated pairs at each level. */
  readonly chanceBits: readonly number[];
  /** Chance of agreeing on another shared fact when this one agrees, by name. */
  readonly dependence: Readonly<Record<string, number>>;
}

/**
 * What a search learned about its store: plain JSON without values of the records, so it can be kept and given to a
 * duplicate index later. It fits the store it was learned from, and stores like it.
 */
export interface TrainedModel {
  readonly version: 1;
  readonly entity: 'contact' | 'company';
  /** Records it was learned from. */
  readonly records: number;
  /** Bits before anything is compared, at that number of records. */
  readonly priorBits: number;
  readonly facts: readonly TrainedFact[];
  /** Most bits that prior, name and shared facts reach together, by level of the name; `null` for no limit. */
  readonly nameLimits: readonly (number | null)[];
  /** How much more often whole names come up twice than their parts tell. */
  readonly kinship: number;
  readonly columns: Readonly<Record<string, TrainedColumn>>;
  /** Numbers and mailboxes that strangers share, as hashes; those of the most records. */
  readonly shared: { readonly phone: readonly number[]; readonly email: readonly number[] };
}
