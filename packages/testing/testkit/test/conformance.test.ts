import { describeAdapter } from '@crmsync/testkit/vitest';
import { ledgerSubject } from './support/acme-ledger.ts';
import { acmeSubject } from './support/acme-subject.ts';

describeAdapter(acmeSubject);
describeAdapter(ledgerSubject());
