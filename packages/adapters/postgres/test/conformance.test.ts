import { testDatabase } from '@crmsync/test-servers';
import { describeAdapter } from '@crmsync/testkit/vitest';
import { plainSubject } from './support/plain-tables.ts';

const database = await testDatabase();
describeAdapter(await plainSubject(database));
