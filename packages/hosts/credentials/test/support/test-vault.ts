import { createVault } from '../../src/index.ts';

export const oldKey = { id: 'k1', key: new Uint8Array(32).fill(1) };
export const newKey = { id: 'k2', key: new Uint8Array(32).fill(2) };

export const testVault = createVault([oldKey]);
