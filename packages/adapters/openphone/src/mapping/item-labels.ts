import type { Email, Phone } from '@crmsync/model';

/** Labels of one kind of item and what they mean; the first label of a type is the one written. */
export type ItemLabels<T extends string> = Readonly<Record<string, T>>;

/** Labels are free text in OpenPhone; these have a meaning here, in any case. */
export const phoneLabels: ItemLabels<NonNullable<Phone['type']>> = {
  mobile: 'mobile',
  cell: 'mobile',
  work: 'work',
  business: 'work',
  office: 'work',
  home: 'home',
  main: 'main',
  fax: 'fax',
  other: 'other',
};

/** The same for e-mail addresses. */
export const emailLabels: ItemLabels<NonNullable<Email['type']>> = {
  work: 'work',
  business: 'work',
  office: 'work',
  personal: 'personal',
  home: 'personal',
  billing: 'billing',
  other: 'other',
};

/** What a label means; nothing for labels of people's own, e.g. a relationship. */
export function typeOfLabel<T extends string>(labels: ItemLabels<T>, label: string | null | undefined): T | undefined {
  const name = label?.trim().toLowerCase() ?? '';
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}

/** The label of a type. */
export function labelOfType<T extends string>(
  labels: ItemLabels<T>,
  type: string | undefined,
  fallback: string,
): string {
  return Object.keys(labels).find((label) => labels[label] === type) ?? fallback;
}
