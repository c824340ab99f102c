import type { RemoteRef } from '@crmsync/model';
import type { WorldCustomField, WorldPort } from './adapter-subject.ts';
import type { TestTime } from './test-time.ts';

/** The account's side of a port as the cases use it: what happens there may take a while, and time stands still then. */
export interface RemoteSide
  extends Omit<WorldPort, 'ids' | 'seed' | 'edit' | 'hide' | 'remove' | 'merge' | 'addCustomField'> {
  ids(): Promise<readonly RemoteRef['id'][]>;
  seed?(count: number): Promise<readonly RemoteRef['id'][]>;
  edit?(id: string): Promise<void>;
  hide?(field: string): Promise<void>;
  remove?(id: string): Promise<void>;
  merge?(survivorId: string, otherId: string): Promise<string>;
  addCustomField?(): Promise<WorldCustomField>;
}

/** Makes what happens at the account count as work. */
export function remoteSide(port: WorldPort, time: TestTime): RemoteSide {
  const working =
    <A extends readonly unknown[], R>(happens: (...args: A) => R | Promise<R>) =>
    (...args: A): Promise<R> =>
      time.during(async () => happens(...args));
  const { ids, seed, edit, hide, remove, merge, addCustomField, ...rest } = port;
  return {
    ...rest,
    ids: working(ids),
    ...(seed ? { seed: working(seed) } : {}),
    ...(edit ? { edit: working(edit) } : {}),
    ...(hide ? { hide: working(hide) } : {}),
    ...(remove ? { remove: working(remove) } : {}),
    ...(merge ? { merge: working(merge) } : {}),
    ...(addCustomField ? { addCustomField: working(addCustomField) } : {}),
  };
}
