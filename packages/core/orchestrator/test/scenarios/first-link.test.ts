import { describe, expect, it } from 'vitest';
import type { RunReport, Sync, SyncOptions } from '../../src/index.ts';
import { createTwoCrms, type TwoCrms } from '../support/two-crms.ts';
import { expectQuiet, forgetRequests, oneMinuteMs, run, type Side, sideOf, writesTo } from './linked-pair.ts';

describe('two records that are linked for the first time and differ', () => {
  it('keep what differs on both sides, fill each other’s blanks, and the difference is reported', async () => {
    const { crms, sync, report, hubspot, pipedrive } = await linkCompanies();
    expect(report.totals).toMatchObject({ linked: 1, conflicts: 0 });
    expect(report.counts.reasons).toMatchObject({ divergent: 1, filledBlank: expect.any(Number) });
    expect(hubspot.fields()).toMatchObject({ numberofemployees: '10', website: 'https://rockets.example' });
    expect(pipedrive.fields()).toMatchObject({ employee_count: 30, annual_revenue: 5000 });
    expect([writesTo(crms.hubspot).length, writesTo(crms.pipedrive).length]).toEqual([1, 1]);
    await expectQuiet(crms, sync);
    expect([hubspot.fields().numberofemployees, pipedrive.fields().employee_count]).toEqual(['10', 30]);
  });

  it.each([
    { where: 'HubSpot', edit: (a: Side, _b: Side) => a.edit({ numberofemployees: 12 }), value: 12 },
    { where: 'Pipedrive', edit: (_a: Side, b: Side) => b.edit({ employee_count: 35 }), value: 35 },
  ])('agree as soon as somebody edits such a field in $where', async ({ edit, value }) => {
    const { crms, sync, hubspot, pipedrive } = await linkCompanies();
    forgetRequests(crms);
    edit(hubspot, pipedrive);
    const report = await run(sync);
    expect(report.totals.conflicts).toBe(0);
    expect([hubspot.fields().numberofemployees, pipedrive.fields().employee_count]).toEqual([String(value), value]);
    expect([...writesTo(crms.hubspot), ...writesTo(crms.pipedrive)]).toHaveLength(1);
    await expectQuiet(crms, sync);
  });

  it('do not let an edit of another field carry a difference over', async () => {
    const { crms, sync, hubspot, pipedrive } = await linkCompanies();
    hubspot.edit({ annualrevenue: 6000 });
    await run(sync);
    expect(pipedrive.fields()).toMatchObject({ annual_revenue: 6000, employee_count: 30 });
    pipedrive.edit({ annual_revenue: 7000 });
    await run(sync);
    expect(hubspot.fields()).toMatchObject({ annualrevenue: '7000', numberofemployees: '10' });
    await expectQuiet(crms, sync);
  });

  it('wait for a person field by field with firstLink review', async () => {
    const { crms, sync, hubspot, pipedrive } = await linkCompanies({ firstLink: 'review' });
    const { items } = await sync.conflicts.list();
    expect(items.map((conflict) => conflict.fields)).toEqual([{ employees: { local: 10, remote: 30 } }]);
    expect(pipedrive.fields()).toMatchObject({ employee_count: 30, annual_revenue: 5000 });
    await sync.conflicts.resolve(items[0]!.id, 'remote');
    forgetRequests(crms);
    await run(sync);
    expect(hubspot.fields().numberofemployees).toBe('30');
    expect([writesTo(crms.hubspot).length, writesTo(crms.pipedrive).length]).toEqual([1, 0]);
    await expectQuiet(crms, sync);
  });

  it.each([
    { name: 'the newer record', conflicts: {}, employees: 30 },
    { name: 'the first source', conflicts: { strategy: 'source_priority' } as const, employees: 10 },
  ])('are settled at once by the strategy with firstLink strategy: $name', async ({ conflicts, employees }) => {
    const { crms, sync, hubspot, pipedrive } = await linkCompanies({ firstLink: 'strategy', conflicts });
    expect([hubspot.fields().numberofemployees, pipedrive.fields().employee_count]).toEqual([
      String(employees),
      employees,
    ]);
    await expectQuiet(crms, sync);
  });

  it('are still a question when one side was cleared before anybody answered', async () => {
    const { crms, sync, hubspot, pipedrive } = await linkCompanies({ firstLink: 'review' });
    hubspot.edit({ numberofemployees: '' });
    pipedrive.edit({ name: 'Acme Rocketry' });
    await run(sync);
    const [conflict] = (await sync.conflicts.list()).items;
    expect(conflict?.fields.employees).toEqual({ local: null, remote: 30 });
    expect(hubspot.fields()).toMatchObject({ name: 'Acme Rocketry', numberofemployees: '' });
    expect(pipedrive.fields().employee_count).toBe(30);
    await sync.conflicts.resolve(conflict?.id ?? '', 'local');
    await run(sync);
    expect(pipedrive.fields().employee_count).toBeNull();
    await expectQuiet(crms, sync);
  });

  it('keep their addresses where one side has room for one only', async () => {
    const { crms, sync, hubspot, pipedrive } = await linkCompanies(
      {},
      { hubspot: { city: 'Bristol' }, pipedrive: { address: bristol } },
    );
    expect(pipedrive.fields().address).toMatchObject({ value: 'Bristol, United Kingdom' });
    expect(hubspot.fields().city).toBe('Bristol');
    await expectQuiet(crms, sync);
    hubspot.edit({ city: 'Bath' });
    await run(sync);
    expect(pipedrive.fields().address).toMatchObject({ value: 'Bristol, United Kingdom' });
    await expectQuiet(crms, sync);
  });
});

const bristol = { value: 'Bristol, United Kingdom', locality: 'Bristol', country: 'United Kingdom' };

interface LinkedCompanies {
  readonly crms: TwoCrms;
  readonly sync: Sync;
  readonly report: RunReport;
  readonly hubspot: Side;
  readonly pipedrive: Side;
}

/** One company in both, with 10 employees in HubSpot and, edited later, 30 in Pipedrive; each lacks something. */
async function linkCompanies(
  options: Partial<SyncOptions> = {},
  more: { readonly hubspot?: object; readonly pipedrive?: object } = {},
): Promise<LinkedCompanies> {
  const crms = createTwoCrms();
  const [company = ''] = crms.hubspot.control.seed([
    {
      objectType: 'companies',
      fields: {
        name: 'Acme Rockets',
        domain: 'rockets.example',
        numberofemployees: 10,
        annualrevenue: 5000,
        ...more.hubspot,
      },
    },
  ]);
  crms.clock.advance(oneMinuteMs);
  const [organization = ''] = crms.pipedrive.control.seed([
    {
      objectType: 'organization',
      fields: { name: 'Acme Rockets', website: 'https://rockets.example', employee_count: 30, ...more.pipedrive },
    },
  ]);
  const sync = crms.sync(options);
  const report = await run(sync);
  crms.clock.advance(oneMinuteMs);
  return {
    crms,
    sync,
    report,
    hubspot: sideOf(crms.hubspot, 'companies', company),
    pipedrive: sideOf(crms.pipedrive, 'organization', organization),
  };
}
