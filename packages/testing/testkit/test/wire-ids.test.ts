import { describe, expect, it } from 'vitest';
import { garble, rewritingReads, wireId, wireRecords } from '../src/wire-records.ts';

const request = { isWrite: false } as Parameters<ReturnType<typeof rewritingReads>>[1];

describe("ids of records on the vendor's wire", () => {
  it('may have another key, which stays when a record is broken', () => {
    const body = { data: { Key: 'a1', name: 'Ann' } };
    const wire = { idKey: 'Key' };
    expect(wireRecords(wire, body)).toEqual([body.data]);
    const seen: unknown[] = [];
    rewritingReads(wire, (record) => {
      seen.push(wireId(record));
      garble(record);
    })(body, request);
    expect(seen).toEqual(['a1']);
    expect(body.data).toEqual({ Key: 'a1', name: { unexpected: true } });
  });

  it('may be made of more than one value', () => {
    const body = { data: [{ id: 'a1' }, { id: 'b2' }] };
    const seen: unknown[] = [];
    const idOf = (record: object) => `note of ${wireId(record)}`;
    rewritingReads({ idOf }, (record) => seen.push(wireId(record)))(body, request);
    expect(seen).toEqual(['note of a1', 'note of b2']);
    expect(body.data).toEqual([{ id: 'a1' }, { id: 'b2' }]);
  });
});
