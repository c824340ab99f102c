import { pipedrivePins } from '@crmsync/fakes/pins';
import { describeAdapter, describePinned } from '@crmsync/testkit/vitest';
import { pipedriveSubject } from './world.ts';

describeAdapter(pipedriveSubject);
describePinned(pipedriveSubject.adapter, pipedrivePins);
