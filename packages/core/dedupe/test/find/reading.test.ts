import { describe, expect, it } from 'vitest';
import { surestFirst } from '../../src/cluster/surest-first.ts';
import { createContentHashes } from '../../src/read/content-hashes.ts';
import { createFieldBatch, loadField } from '../../src/read/field-batch.ts';
import { rememberTexts } from '../../src/read/remember-texts.ts';
import { arrangeColumn, arrangeLazily, arrangeTogether } from '../../src/table/arrange-column.ts';
import { hashText } from '../../src/table/hash-text.ts';

describe('a text that comes up again', () => {
  const ask = (remembered: (text: string, hash: number) => string, text: string) => remembered(text, hashText(text));

  it('is worked out once', () => {
    let worked = 0;
    const upper = rememberTexts((text) => {
      worked += 1;
      return text.toUpperCase();
    });
    for (let round = 0; round < 3; round += 1)
      for (const text of ['a', 'b']) expect(ask(upper, text)).toBe(text.toUpperCase());
    expect(worked).toBe(2);
  });

  it('gives the same when a field holds too many texts to remember them', () => {
    let worked = 0;
    const upper = rememberTexts((text) => {
      worked += 1;
      return text.toUpperCase();
    });
    const many = 140_000;
    for (let number = 0; number < many; number += 1) ask(upper, `a${number}`);
    for (const text of ['a1', 'a139999', 'new']) expect(ask(upper, text)).toBe(text.toUpperCase());
    expect(worked).toBe(many + 3);
  });
});

describe('columns in the order of rows', () => {
  it('number their texts by first use and leave out what no row has', () => {
    const column = arrangeColumn(['', 'x', 'y', 'z'], Int32Array.of(3, 0, 1, 3));
    expect(column).toEqual({ texts: ['', 'z', 'x'], distinct: 3, values: Int32Array.of(1, 0, 2, 1) });
  });

  it('that share their texts are numbered together', () => {
    const [first, last] = [Int32Array.of(2, 1), Int32Array.of(1, 3)];
    expect(arrangeTogether(['', 'ann', 'lee', 'may'], [first, last])).toEqual(['', 'lee', 'ann', 'may']);
    expect([[...first], [...last]]).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });

  it('may make their texts only when somebody asks', () => {
    const asked: number[] = [];
    const column = arrangeLazily(3, Int32Array.of(2, 2), (old) => {
      asked.push(old);
      return `text ${old}`;
    });
    expect(asked).toEqual([]);
    expect(column.texts).toEqual(['', 'text 2']);
    expect(column.distinct).toBe(2);
  });
});

describe('the hash of what a record holds', () => {
  const hashesOf = (fields: Record<string, string[]>): number[] => {
    const contents = createContentHashes();
    const rows = Object.values(fields)[0]?.length ?? 0;
    for (const [field, texts] of Object.entries(fields)) {
      const name = field as 'email';
      const batch = loadField(createFieldBatch(name), { rows, texts: new Map([[name, texts]]) });
      contents.field(field)(batch, 0, rows);
    }
    return [...contents.finish(rows)];
  };

  it('does not change with a field that is the same everywhere, or that nobody has', () => {
    const mails = ['a@example.com', '', 'b@example.com'];
    const alone = hashesOf({ email: mails });
    expect(hashesOf({ email: mails, 'other:kind': ['x', 'x', 'x'], city: ['', '', ''] })).toEqual(alone);
    expect(hashesOf({ email: mails, 'other:kind': ['x', 'x', ''] })).not.toEqual(alone);
    expect(new Set(alone).size).toBe(3);
  });

  it('tells a value in one field from the same in another', () => {
    expect(hashesOf({ firstName: ['lee', ''], lastName: ['', 'lee'] })[0]).not.toBe(
      hashesOf({ firstName: ['', 'lee'], lastName: ['lee', ''] })[0],
    );
  });
});

describe('pairs in the order in which they join', () => {
  it('come family by family, the surest of a family first, of equals the first', () => {
    const pairs = {
      count: 6,
      a: Int32Array.of(0, 1, 2, 3, 3, 5),
      b: Int32Array.of(1, 6, 4, 4, 2, 7),
    };
    const bits = Float32Array.of(2, 9, 5, 5, 8, -1);
    expect([...surestFirst({ rows: 8, pairs, bits, settled: undefined })]).toEqual([1, 0, 4, 2, 3]);
  });

  it('count what people put together as one family', () => {
    const pairs = { count: 2, a: Int32Array.of(0, 2), b: Int32Array.of(1, 3) };
    const order = surestFirst({
      rows: 4,
      pairs,
      bits: Float32Array.of(1, 7),
      settled: { together: [[1, 2]], apart: new Map() },
    });
    expect([...order]).toEqual([1, 0]);
  });
});
