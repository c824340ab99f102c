import { salesforcePins } from '@crmsync/fakes/pins';
import { describeAdapter, describePinned } from '@crmsync/testkit/vitest';
import { salesforceSubject } from './support/world.ts';

describeAdapter(salesforceSubject);
describePinned(salesforceSubject.adapter, salesforcePins);
