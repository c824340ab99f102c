import type { FieldValues } from '../schema/field-definition.ts';

/** A rule of the administrator that refuses records. */
export interface ValidationRule {
  readonly objectType: string;
  /** What people are told. */
  readonly message: string;
  /** Field that the message stands at. */
  readonly field?: string;
  /** True for a record that is refused. */
  readonly refuses: (values: FieldValues) => boolean;
}

/** Code of the administrator that fails for a record, and with it for all records of its chunk. */
export interface BrokenTrigger {
  readonly objectType: string;
  readonly message: string;
  /** True for a record that the code fails on. */
  readonly failsOn: (values: FieldValues) => boolean;
}

/** A rule that looks for records that are the same. */
export interface DuplicateRule {
  readonly objectType: string;
  /** Developer name of the rule, for example `Contacts_DR`. */
  readonly name: string;
  /** Developer name of the matching rule. */
  readonly matchRule: string;
  /** Fields that must all be equal. */
  readonly matchOn: readonly string[];
  /** `alert` lets a client insist; `block` does not. */
  readonly action: 'alert' | 'block';
  /** @default "You're creating a duplicate record. We recommend you use an existing record instead." */
  readonly message?: string;
}

/** What the administrator of an organisation set up. */
export interface OrgRules {
  readonly validations: ValidationRule[];
  readonly triggers: BrokenTrigger[];
  readonly duplicates: DuplicateRule[];
  /** Until when a record is locked by somebody else, in milliseconds since the epoch. */
  readonly locks: Map<string, number>;
}

/** An organisation without rules. */
export function noRules(): OrgRules {
  return { validations: [], triggers: [], duplicates: [], locks: new Map() };
}
