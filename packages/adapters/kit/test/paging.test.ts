import type { ListOptions, Page } from '@crmsync/adapter';
import { toInstant } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  cursorPaging,
  customPaging,
  keysetPaging,
  linkPaging,
  offsetPaging,
  pageNumberPaging,
  pageOf,
  paginate,
  records,
} from '../src/index.ts';

const early = toInstant('2026-11-21T10:00:00Z');
const late = toInstant('2026-11-21T10:05:00Z');

describe('paging styles', () => {
  it('carry the vendor’s position through JSON', () => {
    const throughJson = (value: unknown) => JSON.parse(JSON.stringify(value));
    const cursor = cursorPaging('acme.people');
    expect(cursor.open(throughJson(cursor.next('NTI=', early)))).toEqual({ at: 'NTI=', startedAt: early });
    const keyset = keysetPaging('acme.people');
    expect(keyset.open(throughJson(keyset.next([1768032000, 'id9'], early))).at).toEqual([1768032000, 'id9']);
    const link = linkPaging('acme.people');
    expect(link.open(throughJson(link.next('/query/01-2000', early))).at).toBe('/query/01-2000');
    expect(cursor.open(undefined)).toEqual({ at: undefined, startedAt: undefined });
  });

  it('refuse positions of another listing or style', () => {
    const foreign = [
      cursorPaging('acme.deals').next('x', early),
      offsetPaging('acme.people').next(5, early),
      'x',
      null,
    ];
    for (const cursor of foreign) {
      expect(() => cursorPaging('acme.people').open(cursor)).toThrow(
        expect.objectContaining({ code: 'CHECKPOINT_INVALID' }),
      );
    }
  });

  it('carry a position of the adapter’s own shape, and refuse another one', () => {
    const sheets = customPaging('acme.people#sheet.1', z.object({ sheet: z.string(), page: z.number() }));
    const at = { sheet: 's7', page: 2 };
    expect(sheets.open(sheets.next(at, early))).toEqual({ at, startedAt: early });
    expect(() => sheets.open(cursorPaging('acme.people').next('s7', early))).toThrow(
      expect.objectContaining({ code: 'CHECKPOINT_INVALID' }),
    );
  });

  it('by offset end by the vendor’s word, else with a page that is not full', () => {
    const { after } = offsetPaging('x');
    expect(after({ start: 0, received: 100, limit: 100 })).toBe(100);
    expect(after({ start: 100, received: 40, limit: 100 })).toBeNull();
    expect(after({ start: 0, received: 40, limit: 100, more: true, nextStart: 50 })).toBe(50);
    expect(after({ start: 0, received: 100, limit: 100, more: false })).toBeNull();
    expect(after({ start: 100, received: 10, limit: 100, more: true, nextStart: 100 })).toBe(101);
    expect(after({ start: 0, received: 0, limit: 100, more: true })).toBeNull();
  });

  it('by number count from 0 or 1', () => {
    const one = pageNumberPaging('x');
    expect([one.first, one.after({ page: 2, received: 10, limit: 10, totalPages: 3 })]).toEqual([1, 3]);
    expect(one.after({ page: 3, received: 10, limit: 10, totalPages: 3 })).toBeNull();
    const zero = pageNumberPaging('x', { first: 0 });
    expect([zero.first, zero.after({ page: 0, received: 10, limit: 10, totalPages: 2 })]).toEqual([0, 1]);
    expect(zero.after({ page: 1, received: 10, limit: 10, totalPages: 2 })).toBeNull();
    expect(zero.after({ page: 1, received: 3, limit: 10 })).toBeNull();
  });
});

describe('pages', () => {
  it('rest their checkpoint on the first page, since what changed meanwhile may have been passed', () => {
    const style = cursorPaging('x');
    const parts = { style, records: [], checkpoint: (startedAt: string) => ({ since: startedAt }) };
    const first = pageOf({ ...parts, position: style.open(undefined), next: 'p2', observedAt: early });
    expect(first.checkpoint).toBeUndefined();
    const position = style.open(first.next ?? undefined);
    const last = pageOf({ ...parts, position, next: null, observedAt: late });
    expect(last).toMatchObject({ next: null, checkpoint: { since: early }, observedAt: late });
  });
});

describe('iterating', () => {
  const pages = (cursors: (string | null)[]) => {
    const asked: (string | undefined)[] = [];
    let index = 0;
    const list = async (options: ListOptions = {}): Promise<Page> => {
      asked.push(options.cursor === undefined ? undefined : String(options.cursor));
      const next = cursors[index] ?? null;
      index += 1;
      const record = {
        ref: { objectType: 'x', id: String(index) },
        entity: 'contact',
        fields: {},
        custom: {},
        associations: {},
      } as const;
      return { records: [record], quarantined: [], next, observedAt: early };
    };
    return { list, asked };
  };

  it('gives every page and every record', async () => {
    const { list, asked } = pages(['a', 'b', null]);
    const ids: string[] = [];
    for await (const { ref } of records(list)) ids.push(ref.id);
    expect(ids).toEqual(['1', '2', '3']);
    expect(asked).toEqual([undefined, 'a', 'b']);
  });

  it('stops after the pages wanted', async () => {
    const { list, asked } = pages(['a', 'b', 'c', null]);
    for await (const page of paginate(list, { maxPages: 2 })) expect(page.records).toHaveLength(1);
    expect(asked).toHaveLength(2);
  });

  it('stops between pages when aborted', async () => {
    const { list, asked } = pages(['a', 'b', null]);
    const controller = new AbortController();
    const reading = async () => {
      for await (const page of paginate(list, { signal: controller.signal })) {
        expect(page.records).toHaveLength(1);
        controller.abort('enough');
      }
    };
    await expect(reading()).rejects.toBe('enough');
    expect(asked).toHaveLength(1);
  });

  it('fails instead of turning in circles', async () => {
    const { list } = pages(['a', 'a', 'a']);
    const reading = async () => {
      for await (const page of paginate(list)) expect(page.next).toBe('a');
    };
    await expect(reading()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
