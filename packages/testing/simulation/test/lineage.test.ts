import { describe, expect, it } from 'vitest';
import type { Change } from '../src/crm/crm-record.ts';
import { gatherFamilies } from '../src/oracle/families.ts';
import { traceLineage } from '../src/oracle/lineage.ts';
import type { HostEdit } from '../src/people.ts';
import type { Plain } from '../src/plain-value.ts';

let made = 0;

/** A change of one person's job title. */
function change(crm: string, hand: Change['hand'], before: Plain, after: Plain): Change {
  made += 1;
  const fields = { jobTitle: { before, after, wanted: after } };
  const who = { type: 'contacts', id: `${crm}p1`, marker: 'P1' } as const;
  return { change: made, at: made, crm, ...who, hand, kind: 'update', fields, unseen: [], versioned: false };
}

/** @param linkedAt when each account's record was linked first; at the beginning unless said otherwise */
function lineageOf(
  changes: readonly Change[],
  hostEdits: readonly HostEdit[] = [],
  linkedAt: { readonly [crm: string]: number } = {},
): ReturnType<typeof traceLineage> {
  return traceLineage(changes, hostEdits, gatherFamilies(changes), ({ crm }) => linkedAt[crm] ?? 0);
}

describe('the reference merge of the oracle', () => {
  it('lets either of two edits win that did not know of each other (R1)', () => {
    const lineage = lineageOf([change('a', 'user', null, 't1 one'), change('b', 'user', null, 't2 two')]);
    expect(lineage.allows('P1', 'jobTitle', 'T1 ONE')).toBe(true);
    expect(lineage.allows('P1', 'jobTitle', 't2')).toBe(true);
    expect(lineage.allows('P1', 'jobTitle', null)).toBe(false);
  });

  it('lets no edit win that another one was made on top of, wherever that was', () => {
    const lineage = lineageOf([
      change('a', 'user', null, 't1 one'),
      change('b', 'engine', null, 't1 one'),
      change('b', 'user', 't1 one', 't2 two'),
    ]);
    expect(lineage.winners('P1', 'jobTitle')).toEqual(['t2']);
    expect(lineage.allows('P1', 'jobTitle', 't1 one')).toBe(false);
  });

  it('takes a cleared field for an edit', () => {
    const lineage = lineageOf([change('a', 'user', null, 't1 one'), change('a', 'user', 't1 one', null)]);
    expect(lineage.allows('P1', 'jobTitle', null)).toBe(true);
    expect(lineage.allows('P1', 'jobTitle', 't1 one')).toBe(false);
  });

  it('takes a value that somebody puts back for a new edit', () => {
    const lineage = lineageOf([
      change('a', 'user', null, 't1 one'),
      change('a', 'user', 't1 one', 't2 two'),
      change('a', 'user', 't2 two', 't1 one'),
    ]);
    expect(lineage.winners('P1', 'jobTitle')).toEqual(['t1']);
  });
});

describe('a value that people typed alike in two accounts, of which one was edited then', () => {
  const one = 't1 one';
  const two = 't2 two';
  const born = (): readonly Change[] => [change('a', 'user', null, one), change('c', 'user', null, one)];
  const byHost = {
    by: 'the host',
    played: () => ({
      changes: born(),
      host: [{ marker: 'P1', field: 'jobTitle', before: one, after: two, at: made + 1 }],
    }),
  };
  const there = {
    by: 'people there',
    played: () => ({ changes: [...born(), change('a', 'user', one, two)], host: [] }),
  };
  const elsewhere = {
    by: 'people of a third account, which had it from there',
    played: () => ({
      changes: [...born(), change('b', 'engine', null, one), change('b', 'user', one, two)],
      host: [],
    }),
  };

  it.each([byHost, there, elsewhere])(
    'may stand against the edit of $by, if the other account was linked only later: a rule decides at the first link',
    ({ played }) => {
      const { changes, host } = played();
      const lineage = lineageOf(changes, host, { c: made + 2 });
      expect([one, two].map((value) => lineage.allows('P1', 'jobTitle', value))).toEqual([true, true]);
    },
  );

  it.each([byHost, there, elsewhere])(
    'gives way to the edit of $by, if both accounts were linked by then',
    ({ played }) => {
      const { changes, host } = played();
      expect(lineageOf(changes, host).winners('P1', 'jobTitle')).toEqual(['t2']);
    },
  );
});
