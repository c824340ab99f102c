import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadOpenPhoneSpec, type OpenPhoneSpec, type RecordedExchange } from '@crmsync/fakes/spec';
import { expect } from 'vitest';

/** Folder of the vendor's description; absent on machines that do not have it. */
function specFolder(): string | undefined {
  const root = process.env.CRMSYNC_SPECS ?? fileURLToPath(new URL('../../../../../../shared/specs', import.meta.url));
  const folder = `${root}/openphone`;
  return existsSync(`${folder}/quo-public-api-v1.json`) ? folder : undefined;
}

const folder = specFolder();
const spec: OpenPhoneSpec | undefined = folder === undefined ? undefined : loadOpenPhoneSpec(folder);

if (spec === undefined) {
  // biome-ignore lint/suspicious/noConsole: a check that does not run must be seen
  console.info('The vendor description is not on this machine: requests and answers are not checked against it.');
}

/** Whether there is a description to check against. */
export const hasSpec = spec !== undefined;

/** Fails when a request of the adapter, or an answer of the fake, does not fit the vendor's description. */
export function checkExchanges(exchanges: readonly RecordedExchange[]): void {
  if (spec === undefined) return;
  const violations = exchanges.flatMap((exchange) =>
    spec
      .check(exchange)
      .map(
        ({ operation, part, pointer, message }) => `${operation}: ${part} ${pointer}: ${message} (${exchange.status})`,
      ),
  );
  expect([...new Set(violations)].slice(0, 10)).toEqual([]);
}

/** The operations of exchanges, once each. */
export function operationsOf(exchanges: readonly RecordedExchange[]): readonly string[] {
  return [...new Set(exchanges.map((exchange) => spec?.operationOf(exchange) ?? exchange.url))].toSorted();
}
