import { type Store, StoreError } from '@crmsync/store';
import { expect, it } from 'vitest';
import { createTwoCrms } from '../support/two-crms.ts';

/** A store that cannot be reached when it is first asked for something. */
function awayAtFirst(store: Store): Store {
  let calls = 0;
  return {
    ...store,
    async migrate() {
      calls += 1;
      if (calls === 1) throw new StoreError('the store could not be reached', { retryable: true });
      await store.migrate();
    },
  };
}

it('a sync whose store could not be reached when it was first asked goes on when the store is back', async () => {
  const crms = createTwoCrms();
  const sync = crms.sync({ store: awayAtFirst(crms.store) });
  await sync.run().catch((error: unknown) => expect(error).toMatchObject({ code: 'STORE_FAILED', retryable: true }));
  expect((await sync.run()).state).toBe('completed');
});
