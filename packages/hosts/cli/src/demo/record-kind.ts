/** The kinds of records of the demo, by the name used in its output. */
export const recordKinds = ['contacts', 'companies', 'deals'] as const;
export type RecordKind = (typeof recordKinds)[number];

/** The model's name of each kind. */
export const entityOfKind: Readonly<Record<RecordKind, string>> = {
  contacts: 'contact',
  companies: 'company',
  deals: 'deal',
};
