import { joinHash } from '../table/hash-text.ts';

/** One key of a record: records with one key are compared. */
export interface RuleKey {
  readonly rule: string;
  /** The same on every machine; 0 for none. */
  readonly hash: number;
}

/** Hash of all parts together, 0 where one is missing. */
export function allOf(...parts: readonly number[]): number {
  let key = 0x51ed270b;
  for (const part of parts) {
    if (part === 0) return 0;
    key = joinHash(key, part) || 1;
  }
  return key;
}
