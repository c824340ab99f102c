import { testDatabase } from '@crmsync/test-servers';
import { describeAdapter } from '@crmsync/testkit/vitest';
import { describe } from 'vitest';
import { clientsScripts, clientsSql } from './support/clients-table.ts';
import { dealsScripts, dealsSql } from './support/deals-table.ts';
import { plainScripts, plainTablesSql } from './support/plain-tables.ts';
import { tableSubject } from './support/table-world.ts';

const database = await testDatabase();

describe('rows that are one record each, found by their stamp', async () => {
  describeAdapter(await tableSubject(database, plainTablesSql, plainScripts));
});

describe('rows of several records, found by the transaction that wrote them (C1, C7)', async () => {
  describeAdapter(await tableSubject(database, clientsSql, clientsScripts));
});

describe('rows whose changes triggers tell', async () => {
  describeAdapter(await tableSubject(database, dealsSql, dealsScripts));
});
