import { fishbowlPins } from '@crmsync/fakes/pins';
import { describeAdapter, describePinned } from '@crmsync/testkit/vitest';
import { fishbowlSubject } from './support/world.ts';

describeAdapter(fishbowlSubject);
describePinned(fishbowlSubject.adapter, fishbowlPins);
