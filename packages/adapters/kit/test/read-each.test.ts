import { NotFoundError, type RemoteRecord, UnavailableError, WireFormatError } from '@crmsync/adapter';
import { describe, expect, it } from 'vitest';
import { readEach } from '../src/index.ts';

const record = (id: string): RemoteRecord => ({
  ref: { objectType: 'notes', id },
  entity: 'activity',
  fields: {},
  custom: {},
  associations: {},
});

describe('records read one by one', () => {
  it('are found, missing, or failed where they cannot be read (R20)', async () => {
    const outcomes = await readEach(['1', '2', '3', '4'], 2, async (id) => {
      if (id === '2') throw new WireFormatError('acme notes.get: another shape');
      if (id === '3') throw new NotFoundError('acme notes.get: not found', { mergedInto: '1' });
      return id === '4' ? undefined : record(id);
    });
    expect(outcomes).toMatchObject([
      { id: '1', status: 'found' },
      { id: '2', status: 'failed', error: { code: 'WIRE_FORMAT' } },
      { id: '3', status: 'missing', mergedInto: '1' },
      { id: '4', status: 'missing' },
    ]);
  });

  it('are not read on when the connection fails', async () => {
    const failure = new UnavailableError('acme notes.get: no answer');
    await expect(readEach(['1'], 1, () => Promise.reject(failure))).rejects.toBe(failure);
  });
});
