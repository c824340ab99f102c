import { describe, expect, it } from 'vitest';
import type { Change } from '../src/crm/crm-record.ts';
import { gatherFamilies } from '../src/oracle/families.ts';
import { traceLineage } from '../src/oracle/lineage.ts';
import type { Plain } from '../src/plain-value.ts';

let made = 0;

/** A change of one person's job title. */
function change(crm: string, hand: Change['hand'], before: Plain, after: Plain): Change {
  made += 1;
  const fields = { jobTitle: { before, after, wanted: after } };
  const who = { type: 'contacts', id: `${crm}p1`, marker: 'P1' } as const;
  return { change: made, at: made, crm, ...who, hand, kind: 'update', fields, unseen: [], versioned: false };
}

function lineageOf(changes: readonly Change[]): ReturnType<typeof traceLineage> {
  return traceLineage(changes, [], gatherFamilies(changes), () => 'edit');
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
