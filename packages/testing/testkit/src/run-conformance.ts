import type { AdapterSubject } from './adapter-subject.ts';
import { type BoundCase, casesFor } from './conformance-cases.ts';

/** What became of one case. */
export interface CaseResult extends Omit<BoundCase, 'run'> {
  readonly passed: boolean;
  /** Why it failed. */
  readonly failure?: unknown;
}

/** Runs every case that concerns an adapter, one after the other; for programs and other test runners. */
export async function runConformance(subject: AdapterSubject): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { run, ...about } of casesFor(subject)) {
    try {
      await run();
      results.push({ ...about, passed: true });
    } catch (failure) {
      results.push({ ...about, passed: false, failure });
    }
  }
  return results;
}
