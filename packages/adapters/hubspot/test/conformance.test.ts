import { hubspotPins } from '@crmsync/fakes/pins';
import { describeAdapter, describePinned } from '@crmsync/testkit/vitest';
import { hubspotSubject } from './support/world.ts';

describeAdapter(hubspotSubject);
describePinned(hubspotSubject.adapter, hubspotPins);
