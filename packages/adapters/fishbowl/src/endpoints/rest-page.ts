import { isWireProps, type WireProps } from '@crmsync/adapter-kit';
import { z } from 'zod';

/** The names under which versions put the records of a list. */
const listNames = ['results', 'salesOrders', 'data'];

/** One page of a REST list, whatever its version calls the records. */
export interface RestPage {
  readonly totalPages: number | undefined;
  /** The records, and whether they are those of the page before: some servers ignore what page is asked for. */
  since(firstId: string | undefined): {
    readonly items: readonly unknown[];
    readonly first: string | undefined;
    readonly isRepeated: boolean;
  };
}

/** Reads a page: an envelope, or a bare list. */
export const restPage: z.ZodType<RestPage> = z.unknown().transform((body, context): RestPage => {
  const items = Array.isArray(body) ? body : isWireProps(body) ? pick(body, listNames) : undefined;
  if (!Array.isArray(items)) {
    context.addIssue({ code: 'custom', message: 'expected a list' });
    return z.NEVER;
  }
  const total = isWireProps(body) ? body.totalPages : 1;
  const first = idOf(items[0]);
  return {
    totalPages: typeof total === 'number' ? total : undefined,
    since: (firstId) => ({ items, first, isRepeated: first !== undefined && first === firstId }),
  };
});

/** Whether a page is the last one: by the server's word, or because it is empty. */
export function lastPage({ totalPages }: RestPage, page: number, received: number): boolean {
  return received === 0 || (totalPages !== undefined && page >= totalPages);
}

/** The value under the first of several names that is there; `undefined` when none is. */
export function pick(wire: WireProps, names: readonly string[]): unknown {
  const name = names.find((one) => Object.hasOwn(wire, one));
  return name === undefined ? undefined : wire[name];
}

function idOf(item: unknown): string | undefined {
  const id = isWireProps(item) ? item.id : undefined;
  return typeof id === 'number' || typeof id === 'string' ? String(id) : undefined;
}
