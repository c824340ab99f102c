import { createMemoryStore } from '@crmsync/store/memory';
import { storeConformanceCases } from '@crmsync/store/testing';
import { describe, expect, it } from 'vitest';

const cases = storeConformanceCases({ open: async () => createMemoryStore() });

describe('the memory store keeps every rule of the store port', () => {
  it.each(cases)('$id: $rule', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
