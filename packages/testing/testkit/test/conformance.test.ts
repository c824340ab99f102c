import { describeAdapter } from '@crmsync/testkit/vitest';
import { acmeSubject } from './support/acme-subject.ts';

describeAdapter(acmeSubject);
