import { CrmSyncError, entityDefinitions, type FieldKind, type FieldValue } from '@crmsync/model';
import { type PortCaseContext, tokenMark } from '../case-context.ts';
import { type ConformanceCase, having, portCase } from '../conformance-case.ts';
import { expectEqual, expectThat } from '../expectations.ts';
import type { Fault } from '../scripted-transport.ts';
import { itemsOf, projected, sampleOf } from '../write-records.ts';

const personalKinds: readonly FieldKind[] = ['text', 'richText', 'email', 'emails', 'phone', 'phones', 'addresses'];
/** Shorter texts say nothing about anybody. */
const shortestValue = 6;

/** Texts of a sample that must be in no error and no log. */
function personalTexts({ port, remote, capabilities }: PortCaseContext): readonly string[] {
  const specs = entityDefinitions[capabilities.entity].fields;
  const texts = Object.entries(projected(port, sampleOf(remote, 1))).flatMap(([name, value]) => {
    const spec = Object.entries(specs).find(([field]) => field === name)?.[1];
    const isOpen = spec && personalKinds.includes(spec.kind) && !('oneOf' in spec);
    return isOpen ? textsIn(value) : [];
  });
  return texts.filter((text) => text.length >= shortestValue);
}

function textsIn(value: FieldValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    ['type', 'format', 'role'].includes(key) ? [] : textsIn(part),
  );
}

/** Answers with everything that was sent, as servers do that help with debugging. */
function echoing(status: number): Fault {
  return async (_forward, request) => {
    const message = `Bad request ${request.url} ${JSON.stringify(request.headers)}: ${request.body}`;
    return new Response(JSON.stringify({ message, error: message, error_info: message, errors: [{ message }] }), {
      status,
      headers: { 'content-type': 'application/json' },
    });
  };
}

/** All that a log or a screen would show of an error. */
function visible(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, stack = '', name } = error;
  const own = JSON.stringify({ ...error });
  return [name, message, stack, String(error), JSON.stringify(error), own].join('\n');
}

const statuses = [400, 401, 403, 404, 409, 422, 429, 500];

/** Cases of what errors and logs tell. */
export const privacyCases: readonly ConformanceCase[] = [
  portCase({
    id: 'errors-say-nothing',
    title: 'errors and logs',
    rule: 'No error and no log line holds a token, a value of a record or a body, whatever the vendor puts in its answer.',
    needs: having('create'),
    async check(context) {
      const { port, transport, logged } = context;
      const secrets = [tokenMark, ...personalTexts(context)];
      expectThat('the sample has personal texts', secrets.length > 1);
      for (const status of statuses) {
        transport.addFault({ fault: echoing(status) });
        const errors: unknown[] = [];
        try {
          for (const outcome of (await port.create?.(itemsOf(context, [1]))) ?? []) {
            if (outcome.status !== 'applied') errors.push(outcome.error);
          }
        } catch (error) {
          errors.push(error);
        }
        transport.heal();
        expectThat(`status ${status} is told`, errors.length > 0);
        for (const error of errors) {
          expectThat(`status ${status} is an error with a code`, CrmSyncError.is(error), error);
          const told = visible(error);
          expectEqual(`secrets in the error of ${status}`, secrets.filter((secret) => told.includes(secret)).length, 0);
        }
      }
      const log = JSON.stringify(logged);
      expectEqual('secrets in the log', secrets.filter((secret) => log.includes(secret)).length, 0);
    },
  }),
];
