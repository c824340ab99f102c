import type { Adapter, Connection } from '@crmsync/adapter';
import { hubspot as hubspotAdapter } from '@crmsync/adapter-hubspot';
import type { FieldDefinition } from '@crmsync/model';
import { describe, expect, it } from 'vitest';
import { StaleDecisionError, type Sync, UnknownRecordError } from '../../src/index.ts';
import { createTwoCrms, recordsOf, type TwoCrms } from '../support/two-crms.ts';
import { createLinkedPair, expectQuiet, forgetRequests, type LinkedPair, oneMinuteMs, run } from './linked-pair.ts';
import {
  addHubSpotChoice,
  addHubSpotText,
  addPipedriveField,
  changeHubSpotProperty,
  changePipedriveField,
} from './own-fields.ts';
import { twoConnections } from './two-connections.ts';

const tiers = { g: 'Gold', s: 'Silver' };

describe('a mapped custom field that is taken away (R24)', () => {
  it('at HubSpot rests: nothing is cleared anywhere, the rest goes on, and an operator is told what to do', async () => {
    const { pair, sizes } = await pairWithSizes();
    const { crms, sync, hubspot, pipedrive } = pair;
    await changeHubSpotProperty(crms.hubspot, 'shoe_size', null);
    hubspot.edit({ lastname: 'Elm' });
    const report = await run(sync);
    expect(report.counts.reasons).toMatchObject({ schemaChanged: 1, schemaDrift: 1 });
    expect(pipedrive.fields()).toMatchObject({ name: 'Ann Elm', custom_fields: { [sizes]: '42' } });
    expect(await sizeInHub(pair)).toBe('42');
    expect((await sync.schema.list()).items).toMatchObject([
      {
        connectionId: 'hubspot',
        field: 'custom.shoe-size',
        changes: ['removed'],
        stops: 'mapping',
        code: 'SCHEMA_DRIFT',
      },
    ]);
    expect((await sync.schema.list()).items[0]?.remedy).toMatch(/accept/);
    expect(crms.events).toContainEqual(
      expect.objectContaining({ type: 'schemaChanged', remoteKey: 'shoe_size', stops: 'mapping' }),
    );
    pipedrive.edit({ custom_fields: { [sizes]: '43' } });
    await expectQuiet(crms, sync);
    expect(await sizeInHub(pair)).toBe('43');
  });

  it('at Pipedrive rests as well', async () => {
    const { pair, sizes } = await pairWithSizes();
    const { crms, sync, hubspot, pipedrive } = pair;
    await changePipedriveField(crms.pipedrive, 'DELETE', sizes);
    pipedrive.edit({ name: 'Ann Elm' });
    await run(sync);
    expect(hubspot.fields()).toMatchObject({ lastname: 'Elm', shoe_size: '42' });
    expect((await sync.schema.list()).items).toMatchObject([{ connectionId: 'pipedrive', changes: ['removed'] }]);
    hubspot.edit({ shoe_size: '43' });
    await expectQuiet(crms, sync);
  });

  it.each(['hubspot', 'pipedrive'] as const)(
    'at %s while a run is under way is not taken for an emptied one',
    async (where) => {
      const { pair, sizes } = await pairWithSizes();
      const { crms, hubspot, pipedrive } = pair;
      await pair.sync.close();
      hubspot.edit({ jobtitle: 'Pilot' });
      pipedrive.edit({ name: 'Ann Elm' });
      const remove = () =>
        where === 'hubspot'
          ? changeHubSpotProperty(crms.hubspot, 'shoe_size', null)
          : changePipedriveField(crms.pipedrive, 'DELETE', sizes);
      const gone: Promise<void>[] = [];
      const sync = crms.sync({
        onEvent: (event) => {
          const isPull = event.type === 'stepStarted' && event.step.kind === 'pull';
          if (isPull && event.step.connectionId === where && gone.length === 0) gone.push(remove());
        },
      });
      await run(sync);
      await Promise.all(gone);
      expect(gone).toHaveLength(1);
      expect(hubspot.fields()).toMatchObject({ lastname: 'Elm', shoe_size: '42' });
      expect(await sizeInHub({ ...pair, sync })).toBe('42');
      await expectQuiet(crms, sync);
      expect((await sync.schema.list()).items).toHaveLength(1);
      if (where === 'hubspot') expect(pipedrive.fields().custom_fields).toEqual({ [sizes]: '42' });
    },
  );

  it('between reading and writing fails that write only until the next run, which leaves the field out', async () => {
    const { pair, sizes } = await pairWithSizes();
    const { crms, hubspot, pipedrive } = pair;
    await pair.sync.close();
    pipedrive.edit({ name: 'Ann Elm', custom_fields: { [sizes]: '43' } });
    const gone: Promise<void>[] = [];
    const sync = crms.sync({
      onEvent: (event) => {
        const isPush = event.type === 'stepStarted' && event.step.kind === 'push';
        if (isPush && gone.length === 0) gone.push(changeHubSpotProperty(crms.hubspot, 'shoe_size', null));
      },
    });
    await run(sync);
    expect((await sync.deadLetters.list()).items).toMatchObject([{ connectionId: 'hubspot', operation: 'update' }]);
    await run(sync);
    expect((await sync.deadLetters.list()).items).toEqual([]);
    expect(hubspot.fields()).toMatchObject({ lastname: 'Elm' });
    await expectQuiet(crms, sync);
  });

  it('goes on where it stood when the field is back: edits of both sides meanwhile are carried over', async () => {
    const { pair, sizes } = await pairWithSizes();
    const { crms, sync, hubspot, pipedrive } = pair;
    await changeHubSpotProperty(crms.hubspot, 'shoe_size', null);
    await run(sync);
    pipedrive.edit({ custom_fields: { [sizes]: '43' } });
    await run(sync);
    expect(hubspot.fields().shoe_size).toBe('42');
    crms.hubspot.restoreProperty('contacts', 'shoe_size');
    crms.clock.advance(oneMinuteMs);
    expect((await run(sync)).counts.reasons.schemaHealed).toBe(1);
    expect((await sync.schema.list()).items).toEqual([]);
    expect(hubspot.fields().shoe_size).toBe('43');
    await expectQuiet(crms, sync);
  });

  it('is given up when somebody accepts it: each side keeps what it has', async () => {
    const { pair, sizes } = await pairWithSizes();
    const { crms, sync, pipedrive } = pair;
    await changeHubSpotProperty(crms.hubspot, 'shoe_size', null);
    await run(sync);
    const [drift] = (await sync.schema.list()).items;
    await sync.schema.accept(drift?.id ?? '');
    await expect(sync.schema.accept(drift?.id ?? '')).rejects.toThrow(StaleDecisionError);
    await expect(sync.schema.accept('nothing')).rejects.toThrow(UnknownRecordError);
    await expectQuiet(crms, sync);
    expect((await sync.schema.list()).items).toEqual([]);
    expect(pipedrive.fields().custom_fields).toEqual({ [sizes]: '42' });
    expect(await sizeInHub(pair)).toBe('42');
  });
});

describe('a mapped choice (R24)', () => {
  it('that loses an option rests, and values that the vendor takes away with it are nobody’s edit', async () => {
    const { pair, tier } = await pairWithTiers();
    const { crms, sync, hubspot, pipedrive } = pair;
    const gold = tier.options.get('Gold');
    await changePipedriveField(crms.pipedrive, 'DELETE', `${tier.code}/options`, [{ id: gold }]);
    pipedrive.edit({ name: 'Ann Elm', custom_fields: { [tier.code]: null } });
    await run(sync);
    expect(hubspot.fields()).toMatchObject({ tier: 'g', lastname: 'Elm' });
    expect((await sync.schema.list()).items).toMatchObject([
      { connectionId: 'pipedrive', field: 'custom.tier', changes: ['choicesRemoved'], stops: 'mapping' },
    ]);
    await expectQuiet(crms, sync);
    await sync.schema.accept((await sync.schema.list()).items[0]?.id ?? '');
    await expectQuiet(crms, sync);
    expect(hubspot.fields().tier).toBe('g');
    crms.clock.advance(oneMinuteMs);
    hubspot.edit({ tier: 's' });
    await run(sync);
    expect(pipedrive.fields().custom_fields).toEqual({ [tier.code]: tier.options.get('Silver') });
  });

  it('that loses an option with all its values while a run is under way clears nothing', async () => {
    const { pair, tier } = await pairWithTiers();
    const { crms, hubspot, pipedrive } = pair;
    await pair.sync.close();
    const gone: Promise<void>[] = [];
    const sync = crms.sync({
      onEvent: (event) => {
        const isPull = event.type === 'stepStarted' && event.step.kind === 'pull';
        if (!isPull || event.step.connectionId !== 'pipedrive' || gone.length > 0) return;
        const options = [{ id: tier.options.get('Gold') }];
        gone.push(changePipedriveField(crms.pipedrive, 'DELETE', `${tier.code}/options`, options));
        pipedrive.edit({ name: 'Ann Elm', custom_fields: { [tier.code]: null } });
      },
    });
    await run(sync);
    expect(gone).toHaveLength(1);
    await Promise.all(gone);
    await expectQuiet(crms, sync);
    expect(hubspot.fields()).toMatchObject({ tier: 'g', lastname: 'Elm' });
    expect((await sync.schema.list()).items).toMatchObject([{ changes: ['choicesRemoved'] }]);
  });

  it('whose option is renamed rests, and goes on when the name is back', async () => {
    const { pair, tier } = await pairWithTiers();
    const { crms, sync, hubspot, pipedrive } = pair;
    const options = (gold: string) =>
      Object.entries({ ...tiers, g: gold }).map(([value, label], displayOrder) => ({
        value,
        label,
        displayOrder,
        hidden: false,
      }));
    await changeHubSpotProperty(crms.hubspot, 'tier', { options: options('Premium') });
    hubspot.edit({ tier: 's' });
    await run(sync);
    expect((await sync.schema.list()).items).toMatchObject([{ changes: ['choicesRenamed'], stops: 'mapping' }]);
    expect(pipedrive.fields().custom_fields).toEqual({ [tier.code]: tier.options.get('Gold') });
    await changeHubSpotProperty(crms.hubspot, 'tier', { options: options('Gold') });
    crms.clock.advance(oneMinuteMs);
    await run(sync);
    expect(pipedrive.fields().custom_fields).toEqual({ [tier.code]: tier.options.get('Silver') });
    await expectQuiet(crms, sync);
  });

  it('that gains an option takes it at once, notes it, and carries it over', async () => {
    const { pair, tier } = await pairWithTiers();
    const { crms, sync, hubspot, pipedrive } = pair;
    await changePipedriveField(crms.pipedrive, 'POST', `${tier.code}/options`, [{ label: 'Bronze' }]);
    const withBronze = Object.entries({ ...tiers, b: 'Bronze' }).map(([value, label], displayOrder) => ({
      value,
      label,
      displayOrder,
      hidden: false,
    }));
    await changeHubSpotProperty(crms.hubspot, 'tier', { options: withBronze });
    hubspot.edit({ tier: 'b' });
    await run(sync);
    expect((await sync.schema.list()).items).toEqual([]);
    expect((await sync.schema.list({ status: 'noted' })).items.map(({ changes }) => changes)).toEqual([
      ['choicesAdded'],
      ['choicesAdded'],
    ]);
    const shown = pipedrive.fields().custom_fields;
    expect(Object.values(shown ?? {})).not.toEqual([tier.options.get('Gold')]);
    await expectQuiet(crms, sync);
  });
});

describe('a field that changes in another way (R24)', () => {
  it('keeps its tie under another name', async () => {
    const { pair, sizes } = await pairWithSizes();
    const { crms, sync, hubspot, pipedrive } = pair;
    await changeHubSpotProperty(crms.hubspot, 'shoe_size', { label: 'Size of the shoe' });
    await changePipedriveField(crms.pipedrive, 'PATCH', sizes, { field_name: 'Shoes' });
    hubspot.edit({ shoe_size: '43' });
    await run(sync);
    expect(pipedrive.fields().custom_fields).toEqual({ [sizes]: '43' });
    expect((await sync.schema.list({ status: 'noted' })).items.map(({ changes }) => changes)).toEqual([
      ['relabelled'],
      ['relabelled'],
    ]);
    await expectQuiet(crms, sync);
  });

  it('of another kind rests; once accepted on both sides it flows again, and what differs is left alone', async () => {
    const schema = describedBy('shoe_size', () => ({}));
    const { pair, sizes } = await pairWithSizes(schema.adapter);
    const { crms, sync, hubspot, pipedrive } = pair;
    schema.change = () => ({ kind: 'decimal' });
    hubspot.edit({ shoe_size: '44' });
    pipedrive.edit({ name: 'Ann Elm' });
    await run(sync);
    expect((await sync.schema.list()).items).toMatchObject([{ changes: ['kindChanged'], stops: 'mapping' }]);
    expect(hubspot.fields()).toMatchObject({ lastname: 'Elm', shoe_size: '44' });
    expect(pipedrive.fields().custom_fields).toEqual({ [sizes]: '42' });
    await sync.schema.accept((await sync.schema.list()).items[0]?.id ?? '');
    await expectQuiet(crms, sync);
    expect(hubspot.fields().shoe_size).toBe('44');
    expect(pipedrive.fields().custom_fields).toEqual({ [sizes]: '42' });
  });

  it('and can no longer be written is only read, until it can be written again', async () => {
    const schema = describedBy('shoe_size', () => ({}));
    const { pair, sizes } = await pairWithSizes(schema.adapter);
    const { crms, sync, hubspot, pipedrive } = pair;
    schema.change = () => ({ readOnly: true });
    pipedrive.edit({ name: 'Ann Elm', custom_fields: { [sizes]: '43' } });
    await run(sync);
    expect((await sync.schema.list()).items).toMatchObject([{ changes: ['becameReadOnly'], stops: 'writing' }]);
    expect(hubspot.fields()).toMatchObject({ lastname: 'Elm', shoe_size: '42' });
    schema.change = () => ({});
    crms.clock.advance(oneMinuteMs);
    await run(sync);
    expect(hubspot.fields().shoe_size).toBe('43');
    await expectQuiet(crms, sync);
  });

  it('and must be filled by whoever makes a record keeps records from being made, not from being changed', async () => {
    const schema = describedBy('hat', () => ({}));
    const crms = createTwoCrms();
    addHubSpotText(crms.hubspot, 'hat', 'Hat');
    const pair = await createLinkedPair({ crms, sync: { connections: withAdapter(crms, schema.adapter) } });
    const { sync, hubspot, pipedrive } = pair;
    schema.change = () => ({ required: true });
    crms.pipedrive.control.create({ objectType: 'person', fields: { name: 'Bob Birch' } });
    pipedrive.edit({ name: 'Ann Elm' });
    const report = await run(sync);
    expect(report.retryAt).toBeGreaterThan(crms.clock.now());
    expect(hubspot.fields().lastname).toBe('Elm');
    expect(recordsOf(crms.hubspot, 'contacts')).toHaveLength(1);
    expect((await sync.schema.list()).items).toMatchObject([{ changes: ['becameRequired'], stops: 'creating' }]);
    await sync.schema.accept((await sync.schema.list()).items[0]?.id ?? '');
    crms.clock.advance(oneMinuteMs);
    await run(sync);
    expect(recordsOf(crms.hubspot, 'contacts').map(({ fields }) => fields.firstname)).toEqual(['Ann', 'Bob']);
    await expectQuiet(crms, sync);
  });

  it('is only noted when it is new', async () => {
    const { crms, sync } = await createLinkedPair();
    addHubSpotText(crms.hubspot, 'hat', 'Hat');
    forgetRequests(crms);
    await run(sync);
    expect((await sync.schema.list()).items).toEqual([]);
    expect((await sync.schema.list({ status: 'noted' })).items).toMatchObject([
      { remoteKey: 'hat', changes: ['added'] },
    ]);
    await expectQuiet(crms, sync);
  });
});

async function pairWithSizes(adapter?: Adapter): Promise<{ readonly pair: LinkedPair; readonly sizes: string }> {
  const crms = createTwoCrms();
  addHubSpotText(crms.hubspot, 'shoe_size', 'Shoe size');
  const { code } = await addPipedriveField(crms.pipedrive, 'personFields', 'Shoe size');
  const pair = await createLinkedPair({
    crms,
    hubspot: { shoe_size: '42' },
    ...(adapter ? { sync: { connections: withAdapter(crms, adapter) } } : {}),
  });
  expect(pair.pipedrive.fields().custom_fields).toEqual({ [code]: '42' });
  return { pair, sizes: code };
}

async function pairWithTiers(): Promise<{
  readonly pair: LinkedPair;
  readonly tier: Awaited<ReturnType<typeof addPipedriveField>>;
}> {
  const crms = createTwoCrms();
  addHubSpotChoice(crms.hubspot, 'tier', 'Tier', tiers);
  const tier = await addPipedriveField(crms.pipedrive, 'personFields', 'Tier', ['Gold', 'Silver']);
  const pair = await createLinkedPair({ crms, hubspot: { tier: 'g' } });
  expect(pair.pipedrive.fields().custom_fields).toEqual({ [tier.code]: tier.options.get('Gold') });
  return { pair, tier };
}

async function sizeInHub({ sync, pipedrive }: { readonly sync: Sync } & Pick<LinkedPair, 'pipedrive'>) {
  const record = await sync.records.byExternalId('pipedrive', 'persons', pipedrive.id);
  return record?.fields['custom.shoe-size'];
}

function withAdapter(crms: TwoCrms, adapter: Adapter) {
  return twoConnections(crms, { hubspot: { adapter } });
}

/** The HubSpot adapter for an account that describes one of its properties in another way. */
function describedBy(remoteKey: string, change: () => Partial<FieldDefinition>) {
  const real = hubspotAdapter();
  const schema = {
    change,
    adapter: {
      ...real,
      connect(options): Connection {
        const connection = real.connect(options);
        return {
          ...connection,
          describe: async (entity, call) =>
            (await connection.describe(entity, call)).map((field) =>
              field.remoteKey === remoteKey ? { ...field, ...schema.change() } : field,
            ),
        };
      },
    } satisfies Adapter,
  };
  return schema;
}
