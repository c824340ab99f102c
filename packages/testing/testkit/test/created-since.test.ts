import { type AdapterSubject, conformanceCases } from '@crmsync/testkit';
import { describe, expect, it } from 'vitest';
import { acmeSubject } from './support/acme-subject.ts';
import { acmeWorld } from './support/acme-world.ts';
import { ofCapabilities } from './support/mutation.ts';

const objectType = 'people';

/** The made-up vendor, whose people are only told when they are new, and whose users cannot edit any. */
function subjectTelling(kind: 'createdSince' | 'modifiedSince'): AdapterSubject {
  const adapter = ofCapabilities((capabilities) => ({
    ...capabilities,
    incremental: { ...capabilities.incremental, kind },
  }))();
  return {
    adapter,
    world: () => {
      const world = acmeWorld();
      const people = world.ports[objectType];
      if (!people) throw new Error('the world has people');
      const { edit: _edit, ...uneditable } = people;
      return { ...world, ports: { ...world.ports, [objectType]: uneditable } };
    },
  };
}

const stirring = ['changes-seen', 'changes-resumed', 'changes-none'];
const run = (id: string, subject: AdapterSubject) =>
  conformanceCases.find((one) => one.id === id)?.run(subject, objectType);

describe('changes that tell of new records only', () => {
  it.each(stirring)('%s asks for new records, and for no edits', async (id) => {
    await expect(run(id, subjectTelling('createdSince'))).resolves.toBeUndefined();
  });

  it.each(stirring)('%s asks for edits of every other port', async (id) => {
    await expect(run(id, subjectTelling('modifiedSince'))).rejects.toThrow('edit of a port that has changes');
    await expect(run(id, acmeSubject)).resolves.toBeUndefined();
  });
});
