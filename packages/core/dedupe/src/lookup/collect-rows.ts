import type { RuleKey } from './rule-key.ts';

/** Rows that share keys with a record. */
export interface CollectedRows {
  readonly rows: ReadonlySet<number>;
  /** Rules that were not followed. */
  readonly cappedRules: readonly string[];
  /** Those of them whose key more rows hold than may. */
  readonly overLimit: ReadonlySet<string>;
}

// So many are compared for one record; what is left out then are the keys that the most rows hold.
const mostCompared = 200;

/**
 * Follows the keys of a record, those that the fewest rows hold first; `rowsOf` gives nothing for a key that too many
 * hold. A key is followed whole or not at all, so that the order in which records were added makes no difference.
 */
export function collectRows(
  keys: readonly RuleKey[],
  rowsOf: (key: RuleKey) => readonly number[] | undefined,
  own: number | undefined,
): CollectedRows {
  const overLimit = new Set<string>();
  const capped = new Set<string>();
  const found: { readonly rule: string; readonly rows: readonly number[] }[] = [];
  for (const key of keys) {
    const rows = rowsOf(key);
    if (rows === undefined) overLimit.add(key.rule);
    else found.push({ rule: key.rule, rows });
  }
  const collected = new Set<number>();
  for (const { rule, rows } of found.sort((a, b) => a.rows.length - b.rows.length)) {
    const fresh = rows.filter((row) => row !== own && !collected.has(row));
    if (collected.size + fresh.length > mostCompared) capped.add(rule);
    else for (const row of fresh) collected.add(row);
  }
  return { rows: collected, cappedRules: [...overLimit, ...capped], overLimit };
}
