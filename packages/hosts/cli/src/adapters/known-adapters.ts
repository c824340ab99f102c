import type { Adapter } from '@crmsync/adapter';

/** An adapter of this workspace, made when it is asked for. */
export type AdapterLoader = () => Promise<Adapter>;

/** The adapters by id, with settings that change nothing: whoever adds one here has it in the list and in the documents. */
export const knownAdapters: Readonly<Record<string, AdapterLoader>> = {
  hubspot: async () => (await import('@crmsync/adapter-hubspot')).hubspot(),
  pipedrive: async () => (await import('@crmsync/adapter-pipedrive')).pipedrive(),
};
