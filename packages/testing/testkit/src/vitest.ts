import { describe, it } from 'vitest';
import type { AdapterSubject } from './adapter-subject.ts';
import { casesFor } from './conformance-cases.ts';

/**
 * Registers every case that concerns an adapter as a vitest test.
 * @example describeAdapter({ adapter: acme(), world: () => acmeWorld() })
 */
export function describeAdapter(subject: AdapterSubject): void {
  const cases = casesFor(subject);
  const groups = new Set(cases.map(({ objectType }) => objectType));
  describe(`the adapter ${subject.adapter.id} keeps every rule of the contract`, () => {
    for (const group of groups) {
      describe(group ?? 'as a whole', () => {
        for (const { id, rule, objectType, run } of cases) if (objectType === group) it(`${id}: ${rule}`, run);
      });
    }
  });
}
