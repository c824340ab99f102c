import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { contactRules } from '../../src/blocking/contact-rules.ts';
import { createNameBook } from '../../src/facts/name-book.ts';
import { createDuplicateIndex, type DedupeRecord } from '../../src/index.ts';
import { lookupKeys } from '../../src/lookup/lookup-keys.ts';
import { buildPairTable } from '../../src/lookup/pair-table.ts';
import { createFormsReader } from '../../src/lookup/record-forms.ts';
import { inventContacts } from '../find/support/populations.ts';

vi.setConfig({ testTimeout: 60_000 });

const settings = { entity: 'contact', country: 'US' } as const;
// Few values, so that records share keys and texts come and go.
const value = fc.constantFrom('Ann', 'Anna', 'Berg', 'Bergh', '+12125550142', 'ann@acme.example', 'Acme', 'N/A', '');
const field = fc.constantFrom('firstName', 'lastName', 'fullName', 'email', 'phone', 'company', 'jobTitle', 'other:x');
const fields = fc.dictionary(field, value, { maxKeys: 5 });
const id = fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5', 'r6');
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ id, fields }) },
  { weight: 1, arbitrary: fc.record({ id, fields: fc.constant(undefined) }) },
);

describe('laws of an index', () => {
  it('answers as one filled afresh with what is left, whatever was added, updated and removed', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fields, (steps, asked) => {
        const index = createDuplicateIndex({ ...settings, keyLimit: 3 });
        const left = new Map<string, DedupeRecord>();
        for (const { id: own, fields: held } of steps) {
          if (held === undefined) expect(index.remove(own)).toBe(left.delete(own));
          else {
            index.add({ ...held, id: own });
            left.set(own, { ...held, id: own });
          }
        }
        const fresh = createDuplicateIndex({ ...settings, keyLimit: 3 });
        fresh.addAll([...left.values()].reverse());
        expect(index.size).toBe(left.size);
        for (const record of [{ ...asked, id: 'new' }, ...left.values()]) {
          expect(index.lookup(record)).toEqual(fresh.lookup(record));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('pairs records by the rules that a search of a large store follows', () => {
    const { records } = inventContacts(9, 150);
    const forms = createFormsReader(settings)(records);
    const { table } = buildPairTable(forms, []);
    const none = new Uint8Array(table.phone.texts.length);
    const rules = contactRules(table, createNameBook(table.names.texts), none).filter(({ broad }) => broad !== true);
    const keys = forms.map((own) => new Map(lookupKeys(own, 'contact').map(({ rule, hash }) => [rule, hash])));
    for (const { name, parts } of rules) {
      for (let a = 0; a < forms.length; a += 1) {
        for (let b = a + 1; b < Math.min(forms.length, a + 40); b += 1) {
          const together = parts.every((part) => part(a) !== 0 && part(a) === part(b));
          const hash = keys[a]?.get(name);
          expect(hash !== undefined && hash === keys[b]?.get(name), name).toBe(together);
        }
      }
    }
  });
});
