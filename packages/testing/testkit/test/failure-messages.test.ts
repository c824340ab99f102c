import { RejectedError } from '@crmsync/adapter';
import { type AdapterWorld, casesFor } from '@crmsync/testkit';
import { describe, expect, it } from 'vitest';
import { describeFailure } from '../src/expectations.ts';
import { applied } from '../src/write-records.ts';
import { acmeSubject } from './support/acme-subject.ts';
import { acmeWorld } from './support/acme-world.ts';

/** A world that does not know where records lie in the vendor's answers. */
function blindWorld(): AdapterWorld {
  const world = acmeWorld();
  const ports = Object.entries(world.ports).map(([type, port]) => [
    type,
    { ...port, wire: { ...port.wire, records: () => undefined } },
  ]);
  return { ...world, ports: Object.fromEntries(ports) };
}

describe('a case that fails says what to do', () => {
  it.each(['list-quarantine', 'get-broken', 'absent-not-null', 'batch-paired', 'batch-unmentioned'])(
    '%s: where records lie on the wire, when none was found to break',
    async (id) => {
      const [found] = casesFor({ ...acmeSubject, world: blindWorld }).filter((one) => {
        return one.id === id && one.objectType === 'people';
      });
      await expect(found?.run()).rejects.toThrow(/ports\.people\.wire.*records/);
    },
  );

  it('with what the vendor refused in a write, and what was written', () => {
    const issues = [{ code: 'invalid', message: 'labels was refused' }];
    const error = new RejectedError('acme people.update: the content was refused', { issues });
    const text = 'REJECTED (acme people.update: the content was refused: labels was refused)';
    expect(describeFailure(error)).toBe(text);
    expect(() => applied({ key: 'a', status: 'refused', error }, 'changing tags: ')).toThrow(
      `changing tags: expected an applied write, got refused: ${text}`,
    );
  });
});
