import type { SeededRandom } from '@crmsync/fakes';
import type { DemoState, HeldRecord } from './account-state.ts';
import { type DemoVendor, demoVendors } from './demo-account.ts';
import type { UserChange } from './ground-truth.ts';
import type { RecordKind } from './record-kind.ts';
import type { DirectEdit } from './user-edits.ts';

interface EditableField {
  readonly kind: RecordKind;
  readonly field: string;
  readonly value: (random: SeededRandom) => unknown;
}

const site = (random: SeededRandom): string => `https://www.renamed-${random.int(100, 999)}.example.org`;
const number = (random: SeededRandom): string => `+120155502${random.int(10, 99)}`;
const phoneList = (random: SeededRandom) => [{ value: number(random), primary: true, label: 'work' }];

/** Fields that people fill in and that a sync fills in too, in the order of preference. */
const editable: Readonly<Record<DemoVendor, readonly EditableField[]>> = {
  hubspot: [
    { kind: 'contacts', field: 'phone', value: number },
    { kind: 'companies', field: 'website', value: site },
    { kind: 'companies', field: 'numberofemployees', value: (random) => String(random.int(2_000, 9_000)) },
  ],
  pipedrive: [
    { kind: 'contacts', field: 'phones', value: phoneList },
    { kind: 'companies', field: 'website', value: site },
    { kind: 'companies', field: 'employee_count', value: (random) => random.int(2_000, 9_000) },
  ],
};

/**
 * Two edits in one account of what a sync did there: one of a contact that it made, one of a field that it wrote.
 * @param earlier what people have edited before; other records are taken
 * @throws RangeError when the sync wrote too little
 */
export function planLateEdits(
  before: DemoState,
  now: DemoState,
  earlier: readonly Pick<UserChange, 'vendor' | 'id'>[],
  random: SeededRandom,
): readonly DirectEdit[] {
  for (const vendor of random.shuffle([...demoVendors])) {
    const made = [...now[vendor].contacts.values()].filter(({ id }) => !before[vendor].contacts.has(id));
    const untouched = (id: string): boolean => !earlier.some((one) => one.vendor === vendor && one.id === id);
    const written = editable[vendor].flatMap((one) =>
      random.shuffle(changedRecords(before, now, vendor, one).filter(({ id }) => untouched(id))).map(({ id }) => ({
        ...one,
        id,
      })),
    );
    const [contactField] = editable[vendor];
    const [first] = written;
    if (made.length === 0 || first === undefined || contactField === undefined) continue;
    return [{ ...contactField, id: random.pick(made).id }, first].map(({ kind, id, field, value }) => ({
      vendor,
      kind,
      id,
      fields: { [field]: value(random) },
    }));
  }
  throw new RangeError('the sync wrote too little for the demo of an undo');
}

/** Records from before in which this field was empty and is not any more. */
function changedRecords(
  before: DemoState,
  now: DemoState,
  vendor: DemoVendor,
  { kind, field }: EditableField,
): readonly HeldRecord[] {
  return [...now[vendor][kind].values()].filter((record) => {
    const was = before[vendor][kind].get(record.id);
    return was !== undefined && isBlank(was.fields[field]) && !isBlank(record.fields[field]);
  });
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
