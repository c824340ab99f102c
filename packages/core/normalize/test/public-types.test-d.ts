import { describe, expectTypeOf, it } from 'vitest';
import {
  addressKey,
  companyNameKey,
  createPhoneNormalizer,
  emailKey,
  isRoleMailbox,
  type NormalizedMoney,
  type NormalizedPersonName,
  type NormalizedPhone,
  nicknameGroups,
  normalizeDecimal,
  normalizeEmail,
  normalizeInstant,
  normalizeMoney,
  normalizePersonName,
  normalizePhone,
  normalizeText,
  type PersonNameParts,
  type PhoneNormalizer,
  parsePersonName,
  personNameKey,
  phoneKey,
} from '../src/index.ts';

describe('public types', () => {
  it('keys are text, or null where there may be nothing to compare', () => {
    expectTypeOf(normalizeEmail).toEqualTypeOf<(text: string) => string | null>();
    expectTypeOf(companyNameKey).toEqualTypeOf<(text: string) => string | null>();
    expectTypeOf(normalizeText).toEqualTypeOf<(text: string) => string>();
    expectTypeOf(isRoleMailbox).returns.toEqualTypeOf<boolean>();
    expectTypeOf(phoneKey).returns.toEqualTypeOf<string | null>();
    expectTypeOf(normalizeDecimal).parameter(0).toEqualTypeOf<string | number>();
    expectTypeOf(normalizeInstant).returns.toEqualTypeOf<string | null>();
  });

  it('records may miss fields, hold null or undefined', () => {
    expectTypeOf(personNameKey).toBeCallableWith({ firstName: null, lastName: undefined });
    expectTypeOf(addressKey).toBeCallableWith({ line1: 'x', region: null });
    expectTypeOf(normalizePhone).toBeCallableWith('x', { defaultRegion: undefined });
    expectTypeOf(normalizeMoney).toBeCallableWith({ amount: '1', currency: null });
  });

  it('results are read-only records', () => {
    expectTypeOf(normalizePhone).returns.toEqualTypeOf<NormalizedPhone | null>();
    expectTypeOf<NormalizedPhone['extension']>().toEqualTypeOf<string | undefined>();
    expectTypeOf(normalizeMoney).returns.toEqualTypeOf<NormalizedMoney | null>();
    expectTypeOf(parsePersonName).returns.toEqualTypeOf<PersonNameParts>();
    expectTypeOf(normalizePersonName).returns.toEqualTypeOf<NormalizedPersonName | null>();
    expectTypeOf(createPhoneNormalizer).returns.toEqualTypeOf<PhoneNormalizer>();
    expectTypeOf(nicknameGroups).toEqualTypeOf<readonly (readonly string[])[]>();
    // @ts-expect-error lists are data nobody may change
    nicknameGroups.push([]);
  });

  it('refuses options that do not exist', () => {
    // @ts-expect-error the three choices are known, all, none
    emailKey('jane@example.com', { tags: 'some' });
    // @ts-expect-error one text at a time
    normalizeEmail(['jane@example.com']);
    // @ts-expect-error null is the caller's to handle
    companyNameKey(null);
  });
});
