import { ControlError, type FakeCrm, type FakeStateRecord, fakeFetch } from '@crmsync/fakes';
import type { Values } from '../crm/sim-crm.ts';
import type { Life } from '../life.ts';
import type { Plain, SimType } from '../plain-value.ts';
import type { Mishap, Passage, SiteRecord, SiteUsers } from './site.ts';

/** How a vendor's fake names things. */
export interface FakeNames {
  readonly objectTypes: { readonly [T in SimType]: string };
  /** Names of fields, those of lists by their places. */
  readonly fields: { readonly [T in SimType]: { readonly [field: string]: string | readonly string[] } };
  /** Where an address of a company may stand as a text of another form. */
  readonly domainOf?: (text: string) => string;
}

/** Everything that lies in a fake. */
export function readFake(
  fake: FakeCrm,
  names: FakeNames,
  goneOf: (record: FakeStateRecord) => SiteRecord['gone'],
): readonly SiteRecord[] {
  return (['companies', 'contacts'] as const).flatMap((type) =>
    allRecords(fake, names.objectTypes[type]).map((record): SiteRecord => {
      const gone = record.deleted ? goneOf(record) : undefined;
      const { objectTypes } = names;
      return {
        type,
        id: record.id,
        fields: fromFake(names, type, record),
        companies:
          type === 'companies'
            ? []
            : record.links.filter(({ objectType }) => objectType === objectTypes.companies).map(({ id }) => id),
        ...(gone === undefined ? {} : { gone }),
      };
    }),
  );
}

function allRecords(fake: FakeCrm, objectType: string): readonly FakeStateRecord[] {
  const records: FakeStateRecord[] = [];
  let after: string | undefined;
  do {
    const page = fake.control.state({
      objectType,
      limit: 500,
      deleted: true,
      ...(after === undefined ? {} : { after }),
    });
    records.push(...page.records);
    after = page.after;
  } while (after !== undefined);
  return records;
}

function fromFake({ fields, domainOf }: FakeNames, type: SimType, record: FakeStateRecord): Values {
  const values: Record<string, Plain> = {};
  for (const [field, place] of Object.entries(fields[type])) {
    const texts = [place].flat().flatMap((name) => textsOf(record.fields[name]));
    if (typeof place === 'string') values[field] = texts[0] ?? null;
    else {
      const items = field === 'domains' && domainOf ? texts.map(domainOf) : texts;
      values[field] = items.length === 0 ? null : [...new Set(items.flatMap((text) => text.split(';')))];
    }
  }
  return values;
}

function textsOf(value: unknown): readonly string[] {
  return value === null || value === undefined || value === '' ? [] : [String(value)];
}

/** Values under the vendor's names; a list goes into its first place. */
export function toFake({ fields }: FakeNames, type: SimType, values: Values): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(values)) {
    const place = fields[type][field];
    const name = typeof place === 'string' ? place : place?.[0];
    if (name === undefined) continue;
    const text = typeof value === 'string' || value === null ? value : (value[0] ?? null);
    given[name] = field === 'employees' && text !== null ? Number(text) : text;
  }
  return given;
}

/** What people do in a fake. */
export function fakeUsers(fake: FakeCrm, names: FakeNames): SiteUsers & Required<Pick<SiteUsers, 'merge'>> {
  const { control } = fake;
  const { objectTypes } = names;
  return {
    async create(type, values) {
      control.create({ objectType: objectTypes[type], fields: toFake(names, type, values) });
    },
    async edit(type, id, values) {
      control.edit({ objectType: objectTypes[type], id, fields: toFake(names, type, values) });
    },
    async remove(type, id) {
      control.delete({ objectType: objectTypes[type], id });
    },
    async restore(type, id) {
      control.restore({ objectType: objectTypes[type], id });
    },
    async merge(type, loser, survivor) {
      control.merge({ objectType: objectTypes[type], primaryId: survivor, otherId: loser });
    },
    async link(contact, company, add) {
      const from = { objectType: objectTypes.contacts, id: contact };
      control.link({ from, to: { objectType: objectTypes.companies, id: company }, remove: !add });
    },
  };
}

/** Whether an error says that the vendor does not let people do it. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ControlError;
}

export interface FakeReading {
  /** Of which records, and of which moment, the answer to a request tells; `null` for one that shows no records. */
  shows(path: string): { readonly type?: SimType; readonly lagMs: number } | null;
  /** The session ends. */
  expire?(): void;
}

/** A `fetch` by which a worker reaches a fake. */
export function fakePassage(fake: FakeCrm, life: Life, passage: Passage, reading: FakeReading): typeof fetch {
  const direct = fakeFetch(fake, { wait: async () => {} });
  return async (input, init) => {
    const request = new Request(input, init);
    const { method, signal } = request;
    const { pathname, search } = new URL(request.url);
    const answer = passage.carry(life, {
      name: `${method} ${pathname.replace(/^\/(services\/data|crm)\//, '')}${search.length > 0 ? '?…' : ''}`,
      async effect(mishap) {
        const writes = fake.control.writes();
        if (mishap === 'expired') reading.expire?.();
        else if (mishap !== undefined) fake.control.addFaults([{ match: {}, times: 1, fault: faults[mishap] }]);
        const response = await direct(request).catch((error: unknown) => ({ error }));
        const wrote = fake.control.writes() > writes;
        if ('error' in response) return { wrote, error: response.error };
        const { status } = response;
        return { wrote, value: { status, headers: [...response.headers], body: await response.text() } };
      },
      shows({ body }) {
        const told = reading.shows(pathname);
        if (told === null) return { ids: [], lagMs: 0 };
        return { ids: [...body.matchAll(/"(?:id|Id)":\s*"([^"]+)"/g)].map(([, id]) => id ?? ''), ...told };
      },
    });
    const { status, headers, body } = await unlessAborted(answer, signal);
    return new Response(status === 204 || status === 304 ? null : body, { status, headers });
  };
}

const faults = {
  limited: { kind: 'rateLimit' },
  down: { kind: 'status', status: 503 },
  cutBefore: { kind: 'dropBefore' },
  cutAfter: { kind: 'dropAfter' },
  half: { kind: 'halfBatch' },
} as const satisfies { readonly [M in Exclude<Mishap, 'expired'>]: unknown };

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
