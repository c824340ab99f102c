import { describe, expect, it } from 'vitest';
import { readCommand } from '../src/command-line.ts';

const now = 1_764_000_123_456;
const read = (...args: readonly string[]): ReturnType<typeof readCommand> => readCommand(args, {}, now);

describe('the command line of the simulation', () => {
  it('plays seeds in all topologies', () => {
    const jobs = [...read('--seeds', '2', '--from', '5').jobs()];
    expect(jobs.map(({ seed, topology }) => `${seed} ${topology}`)).toEqual([
      '5 two',
      '5 three',
      '5 pull',
      '6 two',
      '6 three',
      '6 pull',
    ]);
  });

  it('plays without end when only time ends it, from a seed that was not there before', () => {
    const command = read('--minutes', '30');
    expect(command.minutes).toBe(30);
    expect(command.firstSeed).toBe(764_000_123);
    const jobs = command.jobs();
    for (let played = 0; played < 1_000; played += 1) expect(jobs.next().done).toBe(false);
  });

  it('takes the server from the environment', () => {
    const { settings } = readCommand(['--store', 'postgres'], { DATABASE_URL: 'postgres://db.example.com/x' }, now);
    expect(settings).toEqual({ store: 'postgres', databaseUrl: 'postgres://db.example.com/x' });
  });

  it.each([
    ['--topology', 'ring'],
    ['--store', 'paper'],
    ['--seeds', 'many'],
    ['--minutes', '-1'],
    ['--sedes', '5'],
  ])('refuses %s %s', (option, value) => {
    expect(() => read(option, value)).toThrow(TypeError);
  });
});
