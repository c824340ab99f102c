import type { Adapter } from '@crmsync/adapter';
import { describe, expect, it } from 'vitest';
import type { AdapterSubject } from './adapter-subject.ts';
import { casesFor } from './conformance-cases.ts';
import { type AdapterPins, pinnedFacts } from './pinned-capabilities.ts';

/** A case ends by itself when it waits for nothing; a slow machine is no broken rule. */
const slowestMs = 120_000;

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
        for (const { id, rule, objectType, run } of cases) {
          if (objectType === group) it(`${id}: ${rule}`, { timeout: slowestMs }, run);
        }
      });
    }
  });
}

/**
 * Registers a test for each thing that the adapter of a vendor must at least declare.
 * @example describePinned(acme(), acmePins)
 */
export function describePinned(adapter: Adapter, pins: AdapterPins): void {
  describe(`the adapter ${adapter.id} declares what ${pins.adapter} has`, () => {
    it('the pins are those of its vendor', () => expect(adapter.id).toBe(pins.adapter));
    for (const { about, lacks } of pinnedFacts(pins)) it(about, () => expect(lacks(adapter)).toEqual([]));
  });
}
