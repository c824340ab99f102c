import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateContacts } from '../../src/dedupe/generate/generate-contacts.ts';
import { readAnswers, writeAnswers } from '../../src/dedupe/invented-answers.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crmsync-answers-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('answers that were invented', () => {
  it.each([1, 1000, 4321])('hold the very records that they were made of, in pages: %i', (records) => {
    const file = join(folder, `${records}.jsonl`);
    writeAnswers(file, { records, seed: 3 });
    const pages = [...readAnswers(file)];
    expect(pages.every((page) => page.length > 0 && page.length <= 1000)).toBe(true);
    expect(pages.flat()).toEqual([...generateContacts({ records, seed: 3 })].map(({ record }) => record));
  });
});
