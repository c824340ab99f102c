import { describe, expect, it } from 'vitest';
import { runStages, selectStages } from '../run-stages.ts';
import { type Stage, stages } from '../stages.ts';

/** Runs stages on two cores with each stage taking one turn; returns what happened in order. */
async function play(list: readonly Stage[], failing: readonly string[] = []) {
  const log: string[] = [];
  let time = 0;
  const results = await runStages(list, {
    cores: 2,
    now: () => time,
    run: async ({ id }) => {
      log.push(`start ${id}`);
      await Promise.resolve();
      time += 1000;
      return { passed: !failing.includes(id), output: '' };
    },
    report: ({ stage, passed, blocked }) =>
      log.push(`${blocked ? 'blocked' : passed ? 'passed' : 'failed'} ${stage.id}`),
  });
  return { log, results };
}

const stage = (id: string, fields: Partial<Stage> = {}): Stage => ({ id, script: id, cores: 1, ...fields });

describe('running stages', () => {
  it('runs as many at a time as there are cores, in order', async () => {
    const { log } = await play([stage('a'), stage('b'), stage('c')]);
    expect(log.slice(0, 2)).toEqual(['start a', 'start b']);
    expect(log.indexOf('start c')).toBeGreaterThan(log.indexOf('passed a'));
  });

  it('gives a stage that wants all cores the machine for itself', async () => {
    const { log } = await play([stage('a'), stage('all', { cores: 'all' }), stage('b')]);
    const start = log.indexOf('start all');
    expect(log.slice(start, start + 2)).toEqual(['start all', 'passed all']);
    expect(log.slice(0, start).sort()).toEqual(['passed a', 'passed b', 'start a', 'start b']);
  });

  it('starts a stage only when what it needs has passed', async () => {
    const { log } = await play([stage('packages', { needs: ['build'] }), stage('build')]);
    expect(log).toEqual(['start build', 'passed build', 'start packages', 'passed packages']);
  });

  it('does not run what needs a failed stage, and runs everything else', async () => {
    const { log, results } = await play(
      [stage('build'), stage('packages', { needs: ['build'] }), stage('size', { needs: ['packages'] }), stage('lint')],
      ['build'],
    );
    expect(log).toContain('blocked packages');
    expect(log).toContain('blocked size');
    expect(log).toContain('passed lint');
    expect(results.map(({ passed }) => passed)).toEqual([false, false, false, true]);
  });

  it('refuses stages that wait for each other', async () => {
    const circle = [stage('a', { needs: ['b'] }), stage('b', { needs: ['a'] })];
    await expect(play(circle)).rejects.toThrow('wait for each other');
  });

  it('returns results in the order of the stages, with their seconds', async () => {
    const { results } = await play([stage('a', { cores: 'all' }), stage('b', { cores: 'all' })]);
    expect(results.map((result) => [result.stage.id, result.seconds])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });
});

describe('selecting stages', () => {
  const ids = (options: { only?: string; from?: string }) => selectStages(stages, options).map(({ id }) => id);

  it('takes all without an option', () => {
    expect(ids({})).toEqual(stages.map(({ id }) => id));
  });

  it('takes the named ones, in gate order', () => {
    expect(ids({ only: 'unit,lint' })).toEqual(['lint', 'unit']);
  });

  it('takes a stage and those behind it', () => {
    expect(ids({ from: 'build' })).toEqual(['build', 'packages', 'size']);
  });

  it('names the stages when it does not know one', () => {
    expect(() => ids({ only: 'nothing' })).toThrow('No stage "nothing". Stages: lint');
  });

  it('counts a need outside the selection as met', async () => {
    const { log } = await play(selectStages(stages, { only: 'size' }));
    expect(log).toEqual(['start size', 'passed size']);
  });
});
