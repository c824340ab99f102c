import { z } from 'zod';
import { ControlError } from '../control-error.ts';
import type { FakeRecordControl } from '../fake-crm.ts';
import type { Row } from '../row-table.ts';
import { controlled, createTableControl } from '../table-control.ts';
import { ApiError } from './api-error.ts';
import { readCall } from './call-input.ts';
import { contactEdit } from './contact-input.ts';
import { contactFields } from './contact-writer.ts';
import { readMessage } from './message-input.ts';
import { type Contact, customFieldTypes } from './openphone-records.ts';
import type { OpenPhoneState } from './openphone-state.ts';

const user = z.object({
  email: z.email(),
  firstName: z.string().nullable().default(null),
  lastName: z.string().nullable().default(null),
  role: z.enum(['owner', 'admin', 'member']).default('member'),
});
const phoneNumber = z.object({
  number: z.string().regex(/^\+[1-9]\d{1,14}$/),
  name: z.string().default('Main'),
  userIds: z.array(z.string()).default([]),
});
const customField = z.object({ name: z.string(), type: z.enum(customFieldTypes) });

/**
 * What tests and demos do with a workspace: a contact takes the keys of the API and `readOnly`, a custom field has its
 * key as its id, calls and incoming messages are made as the people outside make them.
 */
export function createOpenPhoneControl(state: OpenPhoneState): FakeRecordControl {
  const unmade = (): never => {
    throw new ControlError('Make these through the API.');
  };
  return createTableControl({
    contact: controlled(state.contacts, { read: (values, before) => readContact(state, values, before) }),
    customField: controlled(state.customFields, {
      read: (values, before) => customField.parse({ ...before?.fields, ...values }),
    }),
    user: controlled(state.users, { read: (values, before) => user.parse({ ...before?.fields, ...values }) }),
    phoneNumber: controlled(state.phoneNumbers, {
      read: (values, before) => phoneNumber.parse({ ...before?.fields, ...values }),
    }),
    call: controlled(state.calls, { read: (values, before, atMs) => readCall(state, values, before, atMs) }),
    message: controlled(state.messages, { read: (values, before, atMs) => readMessage(state, values, before, atMs) }),
    conversation: controlled(state.conversations, { read: unmade }),
    task: controlled(state.tasks, { read: unmade }),
  });
}

/** A user of the application sees whole lists: the one that is saved replaces the one before. */
function readContact(state: OpenPhoneState, values: unknown, before: Row<Contact> | undefined): Contact {
  try {
    return contactFields(state, before?.fields, contactEdit.parse(values), 'sentLists');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const [first] = error.facts.errors ?? [];
    throw new ControlError(`${error.message}${first === undefined ? '' : `: ${first.path} ${first.message}`}.`);
  }
}
