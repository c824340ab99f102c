import type { Adapter, EntityPort } from '@crmsync/adapter';
import type { Choice, Email, Instant, Money } from '@crmsync/model';
import { assertType, describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import {
  bool,
  type Codec,
  choice,
  type createCrmClient,
  type defineAdapter,
  defineMapping,
  definePort,
  emailSlots,
  errorRule,
  field,
  type HttpClient,
  int,
  isoInstant,
  type MappingRow,
  money,
  oneOf,
  pair,
  path,
  text,
} from '../src/index.ts';

describe('a mapping', () => {
  it('accepts codecs of the field’s type', () => {
    defineMapping('contact', { rows: { firstName: field('a', text()), leadStatus: field('b', choice()) } });
    defineMapping('company', { rows: { employees: field('a', int()) } });
    defineMapping('deal', { rows: { amount: money({ amount: 'a' }), status: field('s', oneOf({ x: 'won' })) } });
    defineMapping('activity', { rows: { occurredAt: field('a', isoInstant()) } });
  });

  it('does not compile with a field the entity does not have', () => {
    // @ts-expect-error a contact has no `surname`
    defineMapping('contact', { rows: { surname: field('a', text()) } });
    // @ts-expect-error a deal has no `firstName`
    defineMapping('deal', { rows: { firstName: field('a', text()) } });
  });

  it('does not compile with a codec of another type', () => {
    // @ts-expect-error text is no yes or no
    defineMapping('contact', { rows: { firstName: field('a', bool()) } });
    // @ts-expect-error a moment is no plain text
    defineMapping('contact', { rows: { firstName: field('a', isoInstant()) } });
    // @ts-expect-error a text is no moment
    defineMapping('activity', { rows: { occurredAt: field('a', text()) } });
    // @ts-expect-error e-mail addresses are no phone numbers
    defineMapping('contact', { rows: { phones: emailSlots([{ wire: 'a' }]) } });
    // @ts-expect-error a number is no money
    defineMapping('deal', { rows: { amount: field('a', int()) } });
  });

  it('does not compile with a pair that reads or writes another type', () => {
    // @ts-expect-error reads a number
    defineMapping('contact', { rows: { firstName: pair({ wire: ['a'], read: () => 1 }) } });
    const row = pair<string>({ wire: ['a'], read: () => 'x', write: (value) => ({ a: value }) });
    expectTypeOf(row).toEqualTypeOf<MappingRow<string>>();
  });

  it('does not compile with a group of fields the entity does not have', () => {
    const read = () => ({});
    defineMapping('contact', { rows: {}, groups: [{ fields: ['firstName', 'lastName'], wire: ['n'], read }] });
    // @ts-expect-error a contact has no `name`
    defineMapping('contact', { rows: {}, groups: [{ fields: ['name'], wire: ['n'], read }] });
    const readNumber = () => ({ firstName: 1 });
    // @ts-expect-error first names are text
    defineMapping('contact', { rows: {}, groups: [{ fields: ['firstName'], wire: ['n'], read: readNumber }] });
  });

  it('belongs to its entity', () => {
    const mapping = defineMapping('contact', { rows: { firstName: field('a', text()) } });
    definePort({ entity: 'contact', objectType: 'people', mapping, required: [['firstName']], endpoints: {} });
    // @ts-expect-error the mapping is of contacts
    definePort({ entity: 'deal', objectType: 'deals', mapping, endpoints: {} });
    // @ts-expect-error a contact has no `amount`
    definePort({ entity: 'contact', objectType: 'people', mapping, required: [['amount']], endpoints: {} });
  });
});

describe('codecs', () => {
  it('have the types of the model', () => {
    expectTypeOf(text()).toEqualTypeOf<Codec<string>>();
    expectTypeOf(isoInstant()).toEqualTypeOf<Codec<Instant>>();
    expectTypeOf(choice()).toEqualTypeOf<Codec<Choice>>();
    expectTypeOf(money({ amount: 'a' })).toEqualTypeOf<MappingRow<Money>>();
    expectTypeOf(emailSlots([])).toEqualTypeOf<MappingRow<Email[]>>();
  });
});

describe('requests', () => {
  it('give the type of their schema, or unknown', () => {
    assertType<(http: HttpClient) => unknown>(async (http) => {
      const typed = await http.send({ method: 'GET', path: path`/x`, schema: z.object({ id: z.string() }) });
      expectTypeOf(typed.body).toEqualTypeOf<{ id: string }>();
      const untyped = await http.send({ method: 'GET', path: path`/x` });
      expectTypeOf(untyped.body).toBeUnknown();
      // @ts-expect-error paths are made by the tag, so that parameters are encoded
      await http.send({ method: 'GET', path: '/x' });
    });
  });

  it('give rules the type of the body they fit', () => {
    errorRule({
      status: 409,
      body: z.object({ id: z.string() }),
      verdict: (body) => {
        expectTypeOf(body).toEqualTypeOf<{ id: string }>();
        return { kind: 'conflict', existing: { objectType: 'x', id: body.id } };
      },
    });
    // @ts-expect-error there is no such kind
    errorRule({ verdict: () => ({ kind: 'teapot' }) });
  });
});

describe('an adapter', () => {
  it('is the contract’s', () => {
    expectTypeOf<ReturnType<typeof defineAdapter>>().toEqualTypeOf<Adapter>();
    expectTypeOf<ReturnType<Adapter['connect']>['ports'][number]>().toEqualTypeOf<EntityPort>();
  });

  it('gives a client typed by entity', () => {
    assertType<(client: ReturnType<typeof createCrmClient>) => unknown>(async ({ contacts, deals }) => {
      await contacts.create({ firstName: 'Ada', emails: [{ address: 'ada@example.com' }] });
      // @ts-expect-error a deal has no first name
      await deals.create({ firstName: 'Ada' });
      // @ts-expect-error first names are text
      await contacts.update('1', { firstName: 1 });
    });
  });
});
