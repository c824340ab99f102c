import type { UpdateItem, WriteOutcome } from '@crmsync/adapter';
import { type Mutant, ofConnection, ofGotten, ofOutcomes, ofPorts } from './mutation.ts';

const withoutExpectation = ({ expectVersion: _, ...item }: UpdateItem): UpdateItem => item;

const shownAs = (outcome: WriteOutcome, version: string | undefined): WriteOutcome =>
  outcome.status === 'applied' && outcome.record && version !== undefined
    ? { ...outcome, record: { ...outcome.record, version } }
    : outcome;

/** Adapters that get rights or versions wrong. */
export const rightsMutants: readonly Mutant[] = [
  {
    breaks: 'access-declared',
    story: 'a field is denied that the port does not have',
    adapter: ofConnection((connection) => ({
      ...connection,
      access: async () => [
        { objectType: 'people', operations: [], denied: [{ part: 'fields', name: 'shoeSize', rights: ['read'] }] },
      ],
    })),
  },
  {
    breaks: 'described-rights',
    story: 'every field is described as writable',
    adapter: ofConnection((connection) => ({
      ...connection,
      describe: async (entity) => (await connection.describe(entity)).map(({ readOnly: _, ...field }) => field),
    })),
  },
  {
    breaks: 'read-only-fields',
    story: 'what is left out of a write is not told',
    adapter: ofOutcomes('update', (outcome) => (outcome.status === 'applied' ? { ...outcome, warnings: [] } : outcome)),
  },
  {
    breaks: 'unreadable-told',
    story: 'what may not be read is empty',
    adapter: ofGotten(({ unreadable = [], ...record }) => ({
      ...record,
      fields: { ...record.fields, ...Object.fromEntries(unreadable.map((name) => [name, null])) },
    })),
  },
  {
    breaks: 'version-shown',
    story: 'the version stays when the record changes',
    adapter: ofGotten((record) => ({ ...record, version: '1' })),
  },
  {
    breaks: 'version-kept',
    story: 'a changed record shows the version before',
    adapter: ofPorts(({ update }) =>
      update
        ? {
            update: async (items, options) =>
              (await update(items, options)).map((outcome, at) => shownAs(outcome, items[at]?.expectVersion)),
          }
        : {},
    ),
  },
  {
    breaks: 'version-moved',
    story: 'the version that is expected is not sent',
    adapter: ofPorts(({ update }) =>
      update ? { update: (items, options) => update(items.map(withoutExpectation), options) } : {},
    ),
  },
  {
    breaks: 'version-lost',
    story: 'a conditional write whose answer was lost is sent again',
    adapter: ofPorts(({ update }) =>
      update
        ? {
            update: async (items, options) => {
              const outcomes = await update(items, options);
              return outcomes.some(({ status }) => status === 'unknown') ? update(items, options) : outcomes;
            },
          }
        : {},
    ),
  },
];
