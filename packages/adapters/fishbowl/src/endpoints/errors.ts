import { type ErrorTable, errorRule, type Verdict } from '@crmsync/adapter-kit';

/**
 * What Fishbowl's answers mean where the status alone does not say it. Messages are not passed on: they may quote values.
 * @see https://help.fishbowlinventory.com/advanced/s/apidocs/errors.html
 */
export const errorTable: ErrorTable = {
  rules: [
    errorRule({
      status: 401,
      verdict: (_body, { headers }): Verdict | undefined =>
        headers.get('mfa') === null
          ? undefined
          : { kind: 'authentication', expired: false, detail: 'a one-time code is wanted' },
    }),
    errorRule({ status: 402, verdict: (): Verdict => ({ kind: 'rejected', detail: 'the operation failed' }) }),
    errorRule({
      status: 403,
      verdict: (): Verdict => ({
        kind: 'permission',
        remedy: 'Give the Fishbowl user the right to view the module: Data for queries, else the one of the records.',
      }),
    }),
    errorRule({
      status: 405,
      verdict: (): Verdict => ({
        kind: 'permission',
        detail: 'this server does not offer it',
        remedy: 'Update Fishbowl.',
      }),
    }),
  ],
};
