import { isEmptyWire, type MappingRow, pair, sameEmail, samePhone, unreadable } from '@crmsync/adapter-kit';
import type { Email, Phone } from '@crmsync/model';
import { z } from 'zod';

/** E-mail addresses or phone numbers on the wire. */
const contactPoints = z.array(
  z.object({ value: z.string().nullish(), label: z.string().nullish(), primary: z.boolean().nullish() }),
);
type ContactPointWire = z.infer<typeof contactPoints>[number];

const emailTypes: { readonly [label: string]: NonNullable<Email['type']> } = {
  work: 'work',
  home: 'personal',
  other: 'other',
};
const emailLabels: { readonly [type: string]: string } = { work: 'work', personal: 'home' };

const phoneTypes: { readonly [label: string]: NonNullable<Phone['type']> } = {
  work: 'work',
  home: 'home',
  mobile: 'mobile',
  other: 'other',
};
const phoneLabels: { readonly [type: string]: string } = { work: 'work', main: 'work', home: 'home', mobile: 'mobile' };

/** E-mail addresses. A write replaces the whole list. */
export function emailRow(wire: string): MappingRow<Email[]> {
  return pair<Email[]>({
    wire: [wire],
    read: (values, note) => {
      const points = contactPoints.safeParse(values[wire] ?? []);
      return points.success ? orEmpty(filled(points.data).map(readEmail)) : unreadable(note, 'a list');
    },
    write: (wanted, current) => ({
      [wire]: withOnePrimary(
        wanted.map((email) => {
          const before = current?.find((other) => sameEmail(other, email));
          const type = email.type ?? before?.type ?? 'work';
          return {
            value: before?.address ?? email.address,
            label: emailLabels[type] ?? 'other',
            primary: email.primary ?? false,
          };
        }),
      ),
    }),
    clear: { [wire]: [] },
  });
}

/** Phone numbers as they were typed; an extension becomes part of the number. A write replaces the whole list. */
export function phoneRow(wire: string): MappingRow<Phone[]> {
  return pair<Phone[]>({
    wire: [wire],
    read: (values, note) => {
      const points = contactPoints.safeParse(values[wire] ?? []);
      return points.success ? orEmpty(filled(points.data).map(readPhone)) : unreadable(note, 'a list');
    },
    write: (wanted, current) => ({
      [wire]: withOnePrimary(
        wanted.map((phone) => {
          const before = current?.find((other) => samePhone(other, phone));
          const type = phone.type ?? before?.type ?? 'work';
          const extended = phone.extension === undefined ? phone.number : `${phone.number} ext. ${phone.extension}`;
          return {
            value: before?.number ?? extended,
            label: phoneLabels[type] ?? 'other',
            primary: phone.primary ?? false,
          };
        }),
      ),
    }),
    clear: { [wire]: [] },
  });
}

function readEmail(point: FilledPoint): Email {
  return {
    address: point.value,
    type: emailTypes[point.label ?? ''] ?? 'other',
    ...(point.primary ? { primary: true } : {}),
  };
}

function readPhone(point: FilledPoint): Phone {
  return {
    number: point.value,
    type: phoneTypes[point.label ?? ''] ?? 'other',
    ...(point.primary ? { primary: true } : {}),
  };
}

type FilledPoint = ContactPointWire & { readonly value: string };

/** Entries without a value, which the web form leaves behind, are dropped. */
function filled(points: readonly ContactPointWire[]): FilledPoint[] {
  return points.flatMap((point) => (isEmptyWire(point.value) ? [] : [{ ...point, value: (point.value ?? '').trim() }]));
}

function orEmpty<T>(items: T[]): T[] | null {
  return items.length === 0 ? null : items;
}

/** Without a primary one the first becomes it; of several the first stays. */
function withOnePrimary<T extends { readonly primary: boolean }>(points: readonly T[]): T[] {
  const chosen = Math.max(
    points.findIndex((point) => point.primary),
    0,
  );
  return points.map((point, index) => ({ ...point, primary: index === chosen }));
}
