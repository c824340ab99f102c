import { openphonePins } from '@crmsync/fakes/pins';
import { describeAdapter, describePinned } from '@crmsync/testkit/vitest';
import { openphone } from '../src/index.ts';
import { openphoneSubject } from './support/world.ts';

describeAdapter(openphoneSubject('legacy'));
describeAdapter(openphoneSubject('dated'));
describePinned(openphone(), openphonePins);
