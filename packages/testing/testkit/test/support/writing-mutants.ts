import { type EntityPort, NotFoundError, type Patch, type WriteOutcome } from '@crmsync/adapter';
import { errorRule } from '@crmsync/adapter-kit';
import { z } from 'zod';
import {
  changedAnswers,
  type Mutant,
  ofDefinition,
  ofFetch,
  ofOptions,
  ofOutcomes,
  ofPorts,
  refusedIfUnknown,
  sentBody,
} from './mutation.ts';

/** Ports that send other patches. */
const ofPatches = (operation: 'create' | 'update', change: (patch: Patch, port: EntityPort) => Patch) =>
  ofPorts((port) => {
    const { create, update } = port;
    const changed = <I extends { readonly patch: Patch }>(items: readonly I[]) =>
      items.map((item) => ({ ...item, patch: change(item.patch, port) }));
    if (operation === 'create') return create ? { create: (items, options) => create(changed(items), options) } : {};
    return update ? { update: (items, options) => update(changed(items), options) } : {};
  });

const withoutLast = (patch: Patch): Patch => ({
  ...patch,
  fields: Object.fromEntries(Object.entries(patch.fields).slice(0, -1)),
});

const changedLinks = (change: (link: Patch['associations'][string]) => Patch['associations'][string]) =>
  ofPatches('update', (patch) => ({
    ...patch,
    associations: Object.fromEntries(Object.entries(patch.associations).map(([role, link]) => [role, change(link)])),
  }));

const batchWire = z.looseObject({ items: z.array(z.looseObject({ ref: z.string() })) });

/** Results that belong to the items in the same places. */
const pairedByPlace = (paths: RegExp) =>
  ofFetch(
    changedAnswers(paths, (answer, sent) => {
      const refs = batchWire.parse(sent).items.map(({ ref }) => ref);
      const { items, ...rest } = batchWire.parse(answer);
      return { ...rest, items: items.map((item, at) => ({ ...item, ref: refs[at] ?? item.ref })) };
    }),
  );

const refusedFor = (code: string) => (outcome: WriteOutcome) =>
  outcome.status === 'unknown' && outcome.error.code === code ? refusedIfUnknown(outcome) : outcome;

const isRefusedAsMissing = (outcome: WriteOutcome | undefined) =>
  outcome?.status === 'refused' && outcome.error.code === 'NOT_FOUND';

const contents: readonly Mutant[] = [
  {
    breaks: 'batch-bounds',
    story: 'more items than a batch are taken',
    adapter: ofPorts(({ create }) =>
      create
        ? {
            create: async (items, options) => {
              const outcomes: WriteOutcome[] = [];
              for (const item of items) outcomes.push(...(await create([item], options)));
              return outcomes;
            },
          }
        : {},
    ),
  },
  {
    breaks: 'read-only',
    story: 'read-only connections write',
    adapter: ofOptions(({ readOnly: _, ...options }) => options),
  },
  {
    breaks: 'projection',
    story: 'a projection marks what it has seen',
    adapter: ofPorts((port) => ({
      project: (wanted, current) => {
        const { fields, ...rest } = port.project(wanted, current);
        const { lastName } = fields;
        return { ...rest, fields: typeof lastName === 'string' ? { ...fields, lastName: `${lastName}.` } : fields };
      },
    })),
  },
  { breaks: 'round-trip', story: 'a field is not created', adapter: ofPatches('create', withoutLast) },
  { breaks: 'round-trip-update', story: 'a field is not changed', adapter: ofPatches('update', withoutLast) },
  {
    breaks: 'patch-alone',
    story: 'what shares a wire value with a field is lost when nobody says what it was',
    adapter: ofPorts(({ update }) =>
      update
        ? {
            update: (items, options) =>
              update(
                items.map(({ patch, ...item }) => {
                  const lost = item.current || 'description' in patch.fields ? {} : { description: null };
                  return { ...item, patch: { ...patch, fields: { ...lost, ...patch.fields } } };
                }),
                options,
              ),
          }
        : {},
    ),
  },
  {
    breaks: 'patch-leaves',
    story: 'what a patch does not name is cleared',
    adapter: ofPatches('update', (patch, { capabilities }) => ({
      ...patch,
      fields: { ...Object.fromEntries(capabilities.fields.writable.map((name) => [name, null])), ...patch.fields },
    })),
  },
  {
    breaks: 'patch-clears',
    story: 'a `null` is left out',
    adapter: ofPatches('update', (patch) => ({
      ...patch,
      fields: Object.fromEntries(Object.entries(patch.fields).filter(([, value]) => value !== null)),
    })),
  },
  {
    breaks: 'patch-empty',
    story: 'a patch without anything empties the record',
    adapter: ofPatches('update', (patch) =>
      Object.keys(patch.fields).length === 0 ? { ...patch, fields: { description: null } } : patch,
    ),
  },
  {
    breaks: 'update-missing',
    story: 'changing what is not there makes it',
    adapter: ofPorts(({ update, create }) =>
      update && create
        ? {
            update: async (items, options) => {
              const outcomes = await update(items, options);
              const missing = items.filter((_, at) => isRefusedAsMissing(outcomes[at]));
              await create(missing, options);
              return outcomes;
            },
          }
        : {},
    ),
  },
  {
    breaks: 'upsert',
    story: 'every record is told new',
    adapter: ofOutcomes('upsert', (outcome) =>
      outcome.status === 'applied' ? { ...outcome, created: true } : outcome,
    ),
  },
  {
    breaks: 'custom-round-trip',
    story: 'custom fields are not changed',
    adapter: ofPatches('update', (patch) => ({ ...patch, custom: {} })),
  },
  {
    breaks: 'association-add',
    story: 'links are not added',
    adapter: changedLinks((link) => ({ ...link, add: [] })),
  },
  {
    breaks: 'association-remove',
    story: 'links are not removed',
    adapter: changedLinks((link) => ({ ...link, remove: [] })),
  },
  {
    breaks: 'association-others',
    story: 'roles that are not named are emptied',
    adapter: ofFetch((fetch) => async (input, init) => {
      const { request, path, body } = await sentBody(input, init);
      if (path !== '/people/update') return fetch(request);
      const items = batchWire.parse(body).items.map(({ links, ...item }) => {
        const named = z.record(z.string(), z.unknown()).parse(links ?? {});
        return { ...item, links: { companies: [], employers: [], ...named } };
      });
      return fetch(new Request(request, { body: JSON.stringify({ items }) }));
    }),
  },
  {
    breaks: 'association-primary',
    story: 'the primary one is one among others',
    adapter: changedLinks(({ primary: _, ...link }) => link),
  },
  {
    breaks: 'association-created',
    story: 'new records are linked with nothing',
    adapter: ofPatches('create', (patch) => ({ ...patch, associations: {} })),
  },
];

const failures: readonly Mutant[] = [
  {
    breaks: 'create-lost',
    story: 'a create whose answer was lost is sent again',
    adapter: ofPorts(({ create }) =>
      create
        ? {
            create: async (items, options) => {
              const outcomes = await create(items, options);
              return outcomes.some(({ status }) => status === 'unknown') ? create(items, options) : outcomes;
            },
          }
        : {},
    ),
  },
  {
    breaks: 'create-timed-out',
    story: 'a create that timed out counts as refused',
    adapter: ofOutcomes('create', refusedFor('UNAVAILABLE')),
  },
  {
    breaks: 'write-aborted',
    story: 'what an abort met under way counts as not sent',
    adapter: ofOutcomes('create', refusedFor('UNAVAILABLE')),
  },
  {
    breaks: 'create-server-error',
    story: 'a server error says that nothing was applied',
    adapter: ofDefinition({
      errors: { rules: [errorRule({ status: 500, verdict: () => ({ kind: 'unavailable', applied: 'no' }) })] },
    }),
  },
  {
    breaks: 'create-garbled',
    story: 'a create whose answer cannot be read counts as refused',
    adapter: ofOutcomes('create', refusedFor('WIRE_FORMAT')),
  },
  {
    breaks: 'create-once',
    story: 'the unique field is left out of new records',
    adapter: ofPatches('create', ({ fields: { emails: _, ...fields }, ...patch }) => ({ ...patch, fields })),
  },
  {
    breaks: 'update-lost',
    story: 'an update whose answer was lost counts as refused',
    adapter: ofOutcomes('update', refusedIfUnknown),
  },
  {
    breaks: 'delete-lost',
    story: 'a delete whose answer was lost counts as refused',
    adapter: ofFetch((fetch) => async (input, init) => {
      const { request, path } = await sentBody(input, init);
      return fetch(request).catch((error: unknown) => {
        if (path.endsWith('/delete')) return new Response(null, { status: 422 });
        throw error;
      });
    }),
  },
  {
    breaks: 'delete',
    story: 'deleting what is gone is refused',
    adapter: ofPorts(({ delete: remove, get }) =>
      remove && get
        ? {
            delete: async (items, options) => {
              const known = await get(items.map(({ id }) => id));
              const outcomes = await remove(items, options);
              return outcomes.map((outcome, at) =>
                known[at]?.status === 'missing'
                  ? { key: outcome.key, status: 'refused', error: new NotFoundError('acme delete: not found') }
                  : outcome,
              );
            },
          }
        : {},
    ),
  },
  {
    breaks: 'delete-merged',
    story: 'deleting an absorbed id follows it to the survivor',
    adapter: ofPorts(({ delete: remove, get }) =>
      remove && get
        ? {
            delete: async (items, options) => {
              const known = await get(items.map(({ id }) => id));
              const led = items.map((item, at) => {
                const one = known[at];
                return one?.status === 'missing' && one.mergedInto ? { ...item, id: one.mergedInto } : item;
              });
              return remove(led, options);
            },
          }
        : {},
    ),
  },
  {
    breaks: 'batch-paired',
    story: 'new records are paired with items by their place',
    adapter: pairedByPlace(/\/create$/),
  },
  {
    breaks: 'update-paired',
    story: 'changed records are paired with items by their place',
    adapter: pairedByPlace(/\/update$/),
  },
  {
    breaks: 'batch-unmentioned',
    story: 'an item that is left out counts as refused',
    adapter: ofOutcomes('create', refusedIfUnknown),
  },
  {
    breaks: 'batch-refused-item',
    story: 'one bad item fails the others',
    adapter: ofPorts(({ create }) =>
      create
        ? {
            create: async (items, options) => {
              const outcomes = await create(items, options);
              const bad = outcomes.find((outcome) => outcome.status === 'refused');
              return bad ? outcomes.map(({ key }) => ({ ...bad, key })) : outcomes;
            },
          }
        : {},
    ),
  },
  {
    breaks: 'batch-half',
    story: 'a batch that broke counts as refused',
    adapter: ofOutcomes('create', refusedIfUnknown),
  },
  {
    breaks: 'write-rate-limited',
    story: 'a create that met the limit is in doubt',
    adapter: ofFetch((fetch) => async (input, init) => {
      const { request, path } = await sentBody(input, init);
      const response = await fetch(request);
      if (response.status === 429 && path.endsWith('/create')) throw new TypeError('fetch failed');
      return response;
    }),
  },
  {
    breaks: 'errors-say-nothing',
    story: "the vendor's words are handed on",
    adapter: ofDefinition({
      errors: {
        rules: [
          errorRule({
            status: [400, 422],
            body: z.object({ message: z.string() }),
            verdict: ({ message }) => ({ kind: 'rejected', detail: message }),
          }),
        ],
      },
    }),
  },
];

/** Adapters that write wrongly. */
export const writingMutants: readonly Mutant[] = [...contents, ...failures];
