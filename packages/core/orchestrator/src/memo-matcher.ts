import type { Matcher, MatchKey } from '@crmsync/dedupe';
import type { FieldValues } from '@crmsync/model';

/**
 * A matcher that works out the keys of the same field values once. The engine asks for them when it looks for holders,
 * when it decides and when it stores them; field values are never changed in place.
 */
export function createMemoMatcher(matcher: Matcher): Matcher {
  const known = new WeakMap<FieldValues, readonly MatchKey[]>();
  return {
    ...matcher,
    keys(subject) {
      const before = known.get(subject.fields);
      if (before) return before;
      const keys = matcher.keys(subject);
      known.set(subject.fields, keys);
      return keys;
    },
  };
}
