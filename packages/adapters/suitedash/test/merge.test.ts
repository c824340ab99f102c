import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergedTags, mergedText, mergedValues } from '../src/endpoints/merge-current.ts';
import { type NoteBlock, readNotes, writeNotes } from '../src/mapping/note-section.ts';

const tag = fc.constantFrom('active', 'responded', 'vip', 'B2B', 'old', 'new');
const tagList = fc.uniqueArray(tag);
const set = (tags: readonly string[]) => [...tags].sort();

describe('tags, which the vendor replaces as a whole (A2)', () => {
  it('that somebody else added since stay, and those that were taken away since stay away', () => {
    fc.assert(
      fc.property(tagList, tagList, tagList, (seen, wanted, now) => {
        const sent = mergedTags(wanted, seen, now);
        for (const one of now.filter((each) => !seen.includes(each))) expect(sent).toContain(one);
        const takenAway = seen.filter((each) => !now.includes(each) && wanted.includes(each));
        for (const one of takenAway) expect(sent).not.toContain(one);
      }),
    );
  });

  it('that we add are there, and those that we take away are not', () => {
    fc.assert(
      fc.property(tagList, tagList, tagList, (seen, wanted, now) => {
        const sent = mergedTags(wanted, seen, now);
        for (const one of wanted.filter((each) => !seen.includes(each))) expect(sent).toContain(one);
        for (const one of seen.filter((each) => !wanted.includes(each))) expect(sent).not.toContain(one);
        expect(new Set(sent).size).toBe(sent.length);
      }),
    );
  });

  it('are just those that are wanted where nobody else changed any, or nobody says what was seen', () => {
    fc.assert(
      fc.property(tagList, tagList, (seen, wanted) => {
        expect(set(mergedTags(wanted, seen, seen))).toEqual(set(wanted));
        expect(set(mergedTags(wanted, undefined, seen))).toEqual(set(wanted));
      }),
    );
  });
});

const values = fc.dictionary(
  fc.constantFrom('f1', 'f2', 'f3', 'f4'),
  fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
);

describe('custom fields, which the vendor replaces as a whole', () => {
  it('that a patch does not name keep what they hold now; those that it names are as it says', () => {
    fc.assert(
      fc.property(values, values, (patch, now) => {
        const sent = mergedValues(patch, now);
        expect(set(Object.keys(sent))).toEqual(set([...new Set([...Object.keys(patch), ...Object.keys(now)])]));
        for (const [key, value] of Object.entries(sent)) expect(value).toEqual(key in patch ? patch[key] : now[key]);
      }),
    );
  });
});

const hex = fc.stringMatching(/^[0-9a-f]{16}$/);
const line = fc.string({ maxLength: 30 }).map((text) => text.replaceAll(/[\r\n]/g, ' '));
const body = fc
  .array(
    fc.oneof(line, fc.constantFrom('--- crmsync notes ---', '--- end of crmsync notes ---', '<p>&amp;</p>', '[x #1]')),
    { minLength: 1, maxLength: 4 },
  )
  .map((lines) => lines.join('\n').trim())
  .filter((text) => text !== '');
const note: fc.Arbitrary<NoteBlock> = fc.record(
  {
    id: hex,
    at: fc.constantFrom('2026-01-01T10:30:00.000Z', '2026-02-03T04:05:06.000Z'),
    kind: fc.constantFrom('sms', 'note', 'call'),
    direction: fc.constantFrom('in', 'out'),
    subject: fc.stringMatching(/^[A-Za-z<&>]{1,12}( [a-z]{1,8})?$/),
    body,
  },
  { requiredKeys: ['id', 'at', 'kind', 'body'] },
);
const own = fc.stringMatching(/^[A-Za-z <>&\n]{0,60}$/).map((text) => text.trim());

describe('notes inside a text (A2)', () => {
  it.each(['text', 'html'] as const)('of the format %s are read as they were written, whatever they say', (format) => {
    fc.assert(
      fc.property(own, fc.array(note, { minLength: 1, maxLength: 4 }), (text, notes) => {
        const written = writeNotes({ own: text, notes }, format, 1_000_000);
        expect(readNotes(written.text, format)).toEqual({ own: text, notes });
        expect(written.dropped).toBe(0);
      }),
    );
  });

  it.each(['text', 'html'] as const)('of the format %s stay where the text around them is changed', (format) => {
    fc.assert(
      fc.property(own, own, fc.array(note, { minLength: 1, maxLength: 3 }), (before, after, notes) => {
        const there = writeNotes({ own: before, notes }, format, 1_000_000).text;
        expect(readNotes(mergedText(after, there, format), format)).toEqual({ own: after, notes });
      }),
    );
  });

  it('leave a text alone that has none, or one mark only', () => {
    for (const text of ['', 'Met at the fair', 'x\n--- crmsync notes ---\nlost its end']) {
      expect(readNotes(text, 'text')).toEqual({ own: text, notes: [] });
      expect(mergedText('new', text, 'text')).toBe('new');
    }
  });

  it('make room for new ones from the oldest on, and the newest always fits', () => {
    const notes = ['a', 'b', 'c'].map((letter) => ({
      id: letter.repeat(16),
      at: '2026-01-01T10:30:00.000Z',
      kind: 'note',
      body: letter.repeat(100),
    }));
    const kept = (maxLength: number) => {
      const { text, dropped } = writeNotes({ own: 'mine', notes }, 'text', maxLength);
      const found = readNotes(text, 'text');
      return [found.own, found.notes.map(({ id }) => id[0]).join(''), dropped];
    };
    expect([kept(1_000), kept(320), kept(10)]).toEqual([
      ['mine', 'abc', 0],
      ['mine', 'bc', 1],
      ['mine', 'c', 2],
    ]);
  });

  it('are told from broken markup before them', () => {
    const notes = [{ id: 'a'.repeat(16), at: '2026-01-01T10:30:00.000Z', kind: 'note', body: 'Hello' }];
    expect(readNotes(writeNotes({ own: '<p', notes }, 'html', 1_000).text, 'html')).toEqual({ own: '<p', notes });
  });

  it('are joined by what people write below them', () => {
    const notes = [{ id: 'a'.repeat(16), at: '2026-01-01T10:30:00.000Z', kind: 'note', body: 'Hello' }];
    const { text } = writeNotes({ own: 'above', notes }, 'text', 1_000);
    expect(readNotes(`${text}\nbelow`, 'text')).toEqual({ own: 'above\nbelow', notes });
  });
});
