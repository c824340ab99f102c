import { type AdapterSubject, casesFor, conformanceCases, runConformance } from '@crmsync/testkit';
import { describe, expect, it } from 'vitest';
import { accountMutants } from './support/account-mutants.ts';
import { ledgerSubject } from './support/acme-ledger.ts';
import { acmeSeatSubject, acmeSubject } from './support/acme-subject.ts';
import { acmeWorld } from './support/acme-world.ts';
import { connectingMutants } from './support/connecting-mutants.ts';
import { readingMutants } from './support/reading-mutants.ts';
import { rightsMutants } from './support/rights-mutants.ts';
import { writingMutants } from './support/writing-mutants.ts';

const mutants = [...accountMutants, ...connectingMutants, ...readingMutants, ...rightsMutants, ...writingMutants];

/** The ports on which the case of an id fails. */
async function failuresOf(id: string, subject: AdapterSubject): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { run, objectType = 'the adapter' } of casesFor(subject).filter((one) => one.id === id)) {
    await run().catch((error: Error) => failed.push(`${objectType}: ${error.message}`));
  }
  return failed;
}

describe('an adapter that breaks a rule fails the case of that rule', () => {
  it.each(mutants)('$breaks: $story', async ({ breaks, adapter }) => {
    expect(await failuresOf(breaks, { adapter: adapter(), world: acmeWorld })).not.toEqual([]);
  });

  it('without-http: it fetches all the same, or `request` answers', async () => {
    const answering = ledgerSubject((adapter) => ({
      ...adapter,
      connect: (options) => ({ ...adapter.connect(options), request: async () => ({}) }),
    }));
    const limited = ledgerSubject((adapter) => ({ ...adapter, rateLimits: { api: [] } }));
    const { transport: _, ...fetching } = acmeSubject;
    for (const subject of [
      answering,
      limited,
      { ...fetching, transport: 'statements' as const, world: ledgerSubject().world },
    ]) {
      expect(await failuresOf('without-http', subject)).not.toEqual([]);
    }
  });

  it('has a broken adapter for every case', () => {
    const broken = new Set(['without-http', ...mutants.map(({ breaks }) => breaks)]);
    expect(conformanceCases.flatMap(({ id }) => (broken.has(id) ? [] : [id]))).toEqual([]);
  });

  it('passes every case when nothing is broken', async () => {
    const subjects = [acmeSubject, acmeSeatSubject, ledgerSubject()];
    const results = (await Promise.all(subjects.map(runConformance))).flat();
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    const tried = new Set(results.map(({ id }) => id));
    expect(conformanceCases.flatMap(({ id }) => (tried.has(id) ? [] : [id]))).toEqual([]);
  });
});
