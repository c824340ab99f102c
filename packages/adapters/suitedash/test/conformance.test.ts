import { suitedashPins } from '@crmsync/fakes/pins';
import { describeAdapter, describePinned } from '@crmsync/testkit/vitest';
import { suitedashSubject } from './support/world.ts';

describeAdapter(suitedashSubject);
describePinned(suitedashSubject.adapter, suitedashPins);
