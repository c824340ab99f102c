import { AuthenticationError, type ConnectOptions } from '@crmsync/adapter';

/** Something that a connection holds while it is open and that is no HTTP, e.g. a pool of database connections. */
export interface ConnectionResource<T> {
  /** Opens it. Called once per connection, when it is first needed. */
  open(options: ConnectOptions): Promise<T>;
  /** Frees it when the connection is closed. */
  close?(value: T): Promise<void>;
}

/** The resources that one connection has opened. */
export interface OpenResources {
  of<T>(resource: ConnectionResource<T>): Promise<T>;
  /** Closes all that are open or being opened. Afterwards none is opened. */
  close(): Promise<void>;
}

/** Opens resources of one connection, each once. One that could not be opened is tried again. */
export function openResources(options: ConnectOptions): OpenResources {
  const open = new Map<unknown, { readonly value: Promise<unknown>; readonly close: () => Promise<void> }>();
  let ended = false;
  return {
    of<T>(resource: ConnectionResource<T>) {
      if (ended) {
        return Promise.reject(new AuthenticationError('The connection is closed.', { remedy: 'Connect again.' }));
      }
      const known = open.get(resource);
      // What was opened for a resource is of the type that it opens.
      if (known) return known.value as Promise<T>;
      const value = resource.open(options);
      open.set(resource, { value, close: async () => resource.close?.(await value) });
      value.catch(() => open.delete(resource));
      return value;
    },
    async close() {
      ended = true;
      const all = [...open.values()];
      open.clear();
      const closed = await Promise.allSettled(all.map(({ close }) => close()));
      const failed = closed.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
}
