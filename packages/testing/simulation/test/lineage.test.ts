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
  const may = (lineage: ReturnType<typeof traceLineage>): readonly boolean[] =>
    [one, two].map((value) => lineage.allows('P1', 'jobTitle', value));
  /** Both are there, and a third account had the value from them if `third`. */
  const born = (third = false): readonly Change[] => [
    change('a', 'user', null, one),
    change('c', 'user', null, one),
    ...(third ? [change('b', 'engine', null, one)] : []),
  ];
  const byHost = {
    by: 'the host',
    played: () => {
      const changes = born();
      const edit = { marker: 'P1', field: 'jobTitle', before: one, after: two, at: made + 2 };
      return { changes, host: [edit], linkedAt: made };
    },
  };
  const elsewhere = {
    by: 'people of a third account, which had it from there',
    played: () => {
      const changes = born(true);
      return { changes: [...changes, change('b', 'user', one, two)], host: [], linkedAt: made - 1 };
    },
  };

  it.each([byHost, elsewhere])('gives way to the edit of $by, if both had been linked by then', ({ played }) => {
    const { changes, host, linkedAt } = played();
    expect(lineageOf(changes, host, { a: linkedAt, c: linkedAt }).winners('P1', 'jobTitle')).toEqual(['t2']);
  });

  it.each([byHost, elsewhere])(
    'may stand against the edit of $by, if the other account was linked only later: a rule decides at the first link',
    ({ played }) => {
      const { changes, host, linkedAt } = played();
      expect(may(lineageOf(changes, host, { a: linkedAt, c: made + 9 }))).toEqual([true, true]);
    },
  );

  it.each([byHost, elsewhere])(
    'may stand against the edit of $by, if it was typed after the first link: the hub may not have read it yet',
    ({ played }) => {
      const { changes, host } = played();
      expect(may(lineageOf(changes, host))).toEqual([true, true]);
    },
  );

  it('may stand against the edit of people there: an account that is only read is told of nothing', () => {
    const changes = born();
    const linkedAt = made;
    const lineage = lineageOf([...changes, change('a', 'user', one, two)], [], { a: linkedAt, c: linkedAt });
    expect(may(lineage)).toEqual([true, true]);
  });
});
