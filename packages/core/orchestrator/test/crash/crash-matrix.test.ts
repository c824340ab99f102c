import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AccountView } from './account-view.ts';
import { type Mishap, type Outcome, type Part, play } from './crash-point.ts';

/** Every how many-th point is tried; 1 tries all of them, which takes about half an hour. */
const stride = Math.max(1, Number(process.env.CRASH_STRIDE ?? 41));
/** Write requests are few, so that fewer of them are left out. */
const writeStride = Math.ceil(stride / 10);
const longestMs = 3_600_000;
const parts: readonly Part[] = ['first sync', 'sync of edits'];

/** One point of the matrix. */
interface Point {
  readonly part: Part;
  readonly name: string;
  readonly mishap: Mishap;
}

describe('a worker that is killed at any port call', () => {
  const uncrashed = new Map<Part, Outcome>();

  beforeAll(async () => {
    const outcomes = await Promise.all(parts.map((part) => play(part, { kind: 'none' })));
    for (const [index, part] of parts.entries()) if (outcomes[index]) uncrashed.set(part, outcomes[index]);
  }, longestMs);

  const referenceOf = (part: Part): Outcome => {
    const outcome = uncrashed.get(part);
    if (!outcome) throw new TypeError(`the ${part} was not played without a crash`);
    return outcome;
  };

  it.each(parts)('has a scenario to be compared with: the %s without a crash ends, then rests (I6)', (part) => {
    const { calls, writes, twice, further, failures } = referenceOf(part);
    expect({ twice, further, failures }).toEqual({ twice: [], further: [], failures: [] });
    expect(calls.length).toBeGreaterThan(100);
    expect(writes.length).toBeGreaterThan(5);
  });

  it.each(['before', 'after'] as const)(
    'loses and doubles nothing when it dies %s the call, and the next worker ends its work (I1, I2, I3, I6, R6, R10)',
    async (when) => {
      const points = parts.flatMap((part) =>
        thinned(callsThatMatter(referenceOf(part).calls), stride, when === 'before' ? 0 : 0.5).map(
          ([call, name]): Point => ({
            part,
            name: `${when} call ${call} (${name})`,
            mishap: { kind: 'kill', kill: { call, when } },
          }),
        ),
      );
      expect(await tryAll(points, referenceOf)).toEqual([]);
    },
    longestMs,
  );

  it.each([
    ['dies', 'kill'],
    ['lives on', 'cut'],
  ] as const)(
    'finds its write again when the server commits it and never answers, and the worker %s (I1, R7)',
    async (fate, then) => {
      const points = parts.flatMap((part) =>
        thinned(
          referenceOf(part).writes.map((name, index) => [index + 1, name] as const),
          writeStride,
          then === 'kill' ? 0 : 0.5,
        ).map(
          ([write, name]): Point => ({
            part,
            name: `write ${write} (${name}) unanswered, the worker ${fate}`,
            mishap: { kind: 'unanswered', unanswered: { write, then } },
          }),
        ),
      );
      expect(await tryAll(points, referenceOf)).toEqual([]);
    },
    longestMs,
  );
});

type Numbered = readonly [position: number, name: string];

/** Between two notes of a run's progress nothing has happened: with a stride, only the first of them is tried. */
function callsThatMatter(calls: readonly string[]): readonly Numbered[] {
  const progress = 'store commit runs:1';
  return calls
    .map((name, index): Numbered => [index + 1, name])
    .filter(([position, name]) => stride === 1 || name !== progress || calls[position - 2] !== progress);
}

/** Every how many-th; `shift` is the part of a stride by which other points are taken than without it. */
function thinned(all: readonly Numbered[], every: number, shift: number): readonly Numbered[] {
  const first = Math.floor(every * shift) + 1;
  return all.filter((_, index) => (index + first) % every === 0);
}

/** Two at a time: each has accounts, a database and processes of its own. */
async function tryAll(points: readonly Point[], referenceOf: (part: Part) => Outcome): Promise<readonly string[]> {
  expect(points).not.toEqual([]);
  process.stdout.write(`${points.map(({ part, name }) => `${part}, ${name}\n`).join('')}`);
  const waiting = points.values();
  const problems: string[] = [];
  const next = async (): Promise<void> => {
    for (const { part, name, mishap } of waiting) {
      const found = await play(part, mishap).then(
        (outcome) => problemsOf(outcome, referenceOf(part), mishap),
        (error: unknown) => [String(error)],
      );
      problems.push(...found.map((problem) => `${part}, ${name}: ${problem}`));
    }
  };
  await Promise.all([next(), next()]);
  return problems;
}

function problemsOf(outcome: Outcome, reference: Outcome, mishap: Mishap): readonly string[] {
  const { diedAt, twice, further, failures } = outcome;
  const shouldDie = mishap.kind === 'kill' || (mishap.kind === 'unanswered' && mishap.unanswered.then === 'kill');
  return [
    ...(shouldDie && diedAt === undefined ? ['it was not reached'] : []),
    ...twice.map((name) => `I1: there is more than one ${name}`),
    ...differences(reference.view, outcome.view).map((text) => `I2: ${text}`),
    ...further.map((write) => `I3, I6: a further run wrote ${write}`),
    ...differences(reference.last, outcome.last).map((text) => `I2, after later edits: ${text}`),
    ...failures.map((code) => `a connection failed with ${code}`),
  ];
}

function differences(wanted: AccountView, found: AccountView): readonly string[] {
  return [...new Set([...Object.keys(wanted), ...Object.keys(found)])]
    .filter((name) => !isDeepStrictEqual(wanted[name], found[name]))
    .map((name) => `${name} is ${JSON.stringify(found[name])}, without a crash ${JSON.stringify(wanted[name])}`);
}
