/** A value under which records that may be the same are found; equal `kind` and `value` make two records candidates. */
export interface MatchKey {
  readonly kind:
    | 'externalId'
    | 'phone'
    | 'email'
    | 'nameAtCompany'
    | 'domain'
    | 'companyName'
    | 'dealName'
    | 'fingerprint';
  /** Comparison form, e.g. E.164 with `;ext=` for a phone. */
  readonly value: string;
  /** `strong` can decide alone (together with names that agree), `weak` only in company of other evidence. */
  readonly strength: 'strong' | 'weak';
}

/** Adds a key unless it is there; of two strengths the strong one stays. */
export function addKey(keys: MatchKey[], key: MatchKey): void {
  const at = keys.findIndex((other) => other.kind === key.kind && other.value === key.value);
  if (at === -1) keys.push(key);
  else if (key.strength === 'strong') keys[at] = key;
}
