import type { MatchKey } from './match-key.ts';

/** How a matcher weighs keys. */
export interface MatchOptions {
  /** ISO 3166-1 alpha-2 code of the country whose national phone numbers are read. */
  readonly defaultRegion?: string;
  /**
   * Precedence of kinds in keys and evidence; kinds left out are not used at all.
   * @default ['externalId', 'phone', 'email', 'nameAtCompany', 'domain', 'companyName', 'dealName', 'fingerprint']
   */
  readonly order?: readonly MatchKey['kind'][];
  /**
   * A key held by more golden records than this is stop-listed: it never decides alone.
   * @default 5
   */
  readonly sharedKeyLimit?: number;
  /** Number of golden records that hold a key; compare keys by `kind` and `value`. Without it every key counts as rare. */
  readonly keyHolders?: (key: MatchKey) => number;
}

const defaultOrder: readonly MatchKey['kind'][] = [
  'externalId',
  'phone',
  'email',
  'nameAtCompany',
  'domain',
  'companyName',
  'dealName',
  'fingerprint',
];

/** Keys by precedence of their kind, then by value; kinds that are not in the order are left out. */
export function inOrder(keys: readonly MatchKey[], { order = defaultOrder }: MatchOptions): MatchKey[] {
  return order.flatMap((kind) => keys.filter((key) => key.kind === kind).sort(byValue));
}

function byValue(a: MatchKey, b: MatchKey): number {
  return a.value < b.value ? -1 : Number(a.value > b.value);
}
