import type { AdapterNames } from './adapter-names.ts';

/** The README of a new adapter: the sections that every adapter has, true of the example until they are changed. */
export function adapterReadme({ camel, title }: AdapterNames, packageName: string): string {
  return `# ${packageName}

Connects ${title} to crmsync: firms and people both ways, users to read.

## Install

\`\`\`sh
npm install ${packageName} zod
\`\`\`

## Example

\`\`\`ts
import { records, tokenCredential } from '@crmsync/adapter-kit';
import { ${camel} } from '${packageName}';

const connection = ${camel}().connect({ credentials: tokenCredential('example-key') });
const people = connection.ports.find((port) => port.capabilities.objectType === 'people');
if (people?.list) {
  for await (const person of records(people.list)) console.log(person.ref.id, person.fields.emails);
}
\`\`\`

## Settings

None yet.

## Capabilities

| Object | Entity | Reads | Writes | Found by | Learns of deletes by |
|---|---|---|---|---|---|
| users | owner | list, get | – | – | – |
| firms | company | list, changes, get | create, update, delete | name, syncKey | flag among the changes |
| people | contact | list, changes, get | create, update, delete | email, syncKey | flag among the changes |

## Scopes and limits

A key reaches the whole account. 50 requests in 10 seconds; four run at once.

## Webhooks

Events name the record, which is read again. The secret is that of the hook; deliveries older than five minutes are refused.

## Known losses

- Further labels of e-mail addresses and telephone numbers are read as none.
- A person has one firm: adding another one replaces it.
`;
}
