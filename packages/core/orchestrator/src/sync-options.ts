import type { Adapter, Clock, ConnectOptions, Logger } from '@crmsync/adapter';
import { type FieldMergeInput, type FieldRule, fieldRuleSchema } from '@crmsync/conflict-resolver';
import { goldenRecord, type Matcher, type SurvivorshipRules, survivorshipRulesSchema } from '@crmsync/dedupe';
import {
  CrmSyncError,
  type EntityType,
  entityTypes,
  type FieldValue,
  type FieldValues,
  toInstant,
} from '@crmsync/model';
import type { Store, StoreWitness } from '@crmsync/store';
import { z } from 'zod';
import type { CustomFieldTie } from './custom-field-map.ts';
import { ConfigurationError } from './orchestrator-errors.ts';
import type { PipelineTies } from './pipeline-map.ts';
import type { SyncEvent } from './sync-events.ts';

/** A condition on a hub field; all conditions of an entity must hold for an unlinked record to be taken in. */
export interface FilterCondition {
  /** A model field, or `custom.<key>`. */
  readonly field: string;
  readonly operator: 'equals' | 'notEquals' | 'in' | 'notIn' | 'isEmpty' | 'isNotEmpty' | 'contains';
  /** Compared with a choice's key or label, a life cycle's category, or the value itself; case does not matter. */
  readonly value?: FieldValue;
}

/** One connection of a sync: an adapter, its credentials, and what flows which way. */
export interface SyncConnectionOptions {
  readonly adapter: Adapter;
  readonly credentials: ConnectOptions['credentials'];
  /** Passed on to the adapter: another base URL, a shared rate budget, time-outs. */
  readonly connect?: Omit<ConnectOptions, 'credentials' | 'clock' | 'logger' | 'readOnly'>;
  /** Seen from the hub: `pull` only reads this account, `push` only writes to it. @default 'bidirectional' */
  readonly direction?: 'bidirectional' | 'pull' | 'push';
  /** @default all that the adapter has */
  readonly entities?: readonly EntityType[];
  /** `approve`: the first writes to this account wait for `approve(connectionId)`. @default 'approve' */
  readonly outbound?: 'approve' | 'auto';
  readonly filters?: { readonly [E in EntityType]?: readonly FilterCondition[] };
  /** Fields a record must have to be taken in, e.g. `{ contact: ['phones'] }`; others are skipped with their reason. */
  readonly require?: { readonly [E in EntityType]?: readonly string[] };
  readonly pipelines?: PipelineTies;
  /**
   * What a record that is made here is found again by, where the adapter was set up to keep a sync key: unique, and the same
   * however often it is asked. @default the golden record's id
   */
  readonly syncKey?: (record: {
    readonly id: string;
    readonly entity: EntityType;
    readonly fields: FieldValues;
  }) => string;
  /** E-mail of the owner that stands in for one this account does not have. */
  readonly defaultOwner?: string;
  /**
   * How often each kind of record is read whole, in milliseconds, for what no list of changes tells: associations,
   * deletions, edits where only new records are told of. `null` = only when a run is asked for it.
   * @default a day where associations or edits go unseen, else a week
   */
  readonly sweepEveryMs?: number | null;
  /** What reading a kind of record whole may cost, for systems with few requests; lists of changes are not counted. */
  readonly listing?: {
    /**
     * How long a kind of record whose edits no list of changes tells is left alone after it was listed, or after its new
     * records were asked for, in milliseconds. @default 0: each run
     */
    readonly everyMs?: number;
    /**
     * Pages of one listing that a run reads at most; the next run goes on. Nothing is made of a kind there before it was
     * listed once. @default unlimited
     */
    readonly pagesPerRun?: number;
  };
}

/** How a field conflict is decided. */
export interface ConflictOptions {
  /**
   * `timestamp_based`: the newer edit; `source_priority`: the first source of `sourcePriority`; `field_merge`: by
   * `rules`, else the default of the kind; `manual_review`: a person. Lists always merge as sets.
   * @default 'timestamp_based'
   */
  readonly strategy?: 'timestamp_based' | 'source_priority' | 'field_merge' | 'manual_review';
  /** Connection ids (and `host`), first wins. Also breaks ties of the other strategies. @default order of `connections` */
  readonly sourcePriority?: readonly string[];
  /** Rules by entity and field; they win over the strategy. */
  readonly rules?: { readonly [E in EntityType]?: { readonly [field: string]: FieldRule } };
  readonly customRules?: { readonly [name: string]: (input: FieldMergeInput) => FieldValue };
  /** Edits closer together than this count as simultaneous, in milliseconds. @default 1000 */
  readonly toleranceMs?: number;
}

/** Whose values remain when two golden records become one. What flows between accounts otherwise is not touched by it. */
export interface SurvivorshipSettings {
  /**
   * Rules by entity, as `goldenRecord` of `@crmsync/dedupe` takes them: by field, and groups of fields that come from one
   * source. Sources rank by `conflicts.sourcePriority`. A field that an account's own merge shows is not touched by them.
   */
  readonly rules?: { readonly [E in EntityType]?: SurvivorshipRules };
  /**
   * Fields without a rule. `survivor`: the surviving record's value stands, its blanks are filled, lists are united and an
   * opt-out wins. `byKind`: the default of the field's kind, which for most is the newest, whoever survives.
   * @default 'survivor'
   */
  readonly otherwise?: 'survivor' | 'byKind';
}

/** Limits of one slice. Whatever is reached first ends it. */
export interface SliceLimits {
  /** @default 20000 */
  readonly timeMs?: number;
  /** @default 2000 */
  readonly records?: number;
}

export interface SyncOptions {
  /** The host's tenant; every row and every call is scoped to it. */
  readonly tenantId: string;
  readonly store: Store;
  /** Notices when an older copy of the store was put back; see `rebase`. @default none: only another storage is noticed */
  readonly witness?: StoreWitness;
  /** By connection id, e.g. `hubspot`; the order breaks ties and decides whose pipelines the hub takes. */
  readonly connections: { readonly [connectionId: string]: SyncConnectionOptions };
  readonly conflicts?: ConflictOptions;
  /**
   * What happens to fields that differ when two records are first linked. `fillBlanks` overwrites nothing on either
   * side and reports the difference. @default 'fillBlanks'
   */
  readonly firstLink?: 'fillBlanks' | 'strategy' | 'review';
  readonly survivorship?: SurvivorshipSettings;
  readonly deletes?: {
    /** What a deletion at one account does to the others. @default 'ignore' */
    readonly policy?: 'ignore' | 'propagate';
    /** More deletions than this in 24 hours park for release: percent of active links, or `max`, but at least `min`. */
    readonly guard?: { readonly percent?: number; readonly max?: number; readonly min?: number };
  };
  /** ISO 3166 region for phone numbers without a country code. */
  readonly defaultRegion?: string;
  /** Custom fields to tie together, beyond those with equal labels. */
  readonly customFields?: readonly CustomFieldTie[];
  readonly matcher?: Matcher;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly onEvent?: (event: SyncEvent) => void;
  readonly limits?: SliceLimits;
  /** Lease of a running worker, in milliseconds. @default 60000 */
  readonly leaseMs?: number;
  /** Names this worker in the lease. @default a random one */
  readonly workerId?: string;
  /** Attempts at one write before it becomes a dead letter. @default 6 */
  readonly maxAttempts?: number;
}

const conditionSchema = z.strictObject({
  field: z.string().min(1),
  operator: z.enum(['equals', 'notEquals', 'in', 'notIn', 'isEmpty', 'isNotEmpty', 'contains']),
  value: z.json().optional(),
});
const entitySchema = z.enum(entityTypes);
const connectionSchema = z.looseObject({
  direction: z.enum(['bidirectional', 'pull', 'push']).optional(),
  entities: z.array(entitySchema).optional(),
  outbound: z.enum(['approve', 'auto']).optional(),
  filters: z.partialRecord(entitySchema, z.array(conditionSchema)).optional(),
  require: z.partialRecord(entitySchema, z.array(z.string())).optional(),
  defaultOwner: z.string().optional(),
  sweepEveryMs: z.number().int().min(0).nullable().optional(),
  listing: z
    .strictObject({ everyMs: z.number().int().min(0).optional(), pagesPerRun: z.number().int().positive().optional() })
    .optional(),
});

/** What is wrong with rules that are each right: they are tried on a record that has every field they name. */
function faultOf(rules: SurvivorshipRules | undefined, entity: EntityType): string | undefined {
  if (!rules) return undefined;
  const fields = Object.fromEntries(Object.keys(rules.fields ?? {}).map((field) => [field, null]));
  try {
    goldenRecord([{ source: 'host', recordId: '', fields }], rules, { entity, now: toInstant(0) });
    return undefined;
  } catch (error) {
    if (CrmSyncError.is(error)) return error.message;
    throw error;
  }
}

const optionsSchema = z.looseObject({
  tenantId: z.string().min(1),
  connections: z
    .record(z.string().regex(/^[\w-]+$/, 'use letters, digits, _ and - in connection ids'), connectionSchema)
    .refine((connections) => Object.keys(connections).length > 0, 'name at least one connection'),
  conflicts: z
    .looseObject({
      strategy: z.enum(['timestamp_based', 'source_priority', 'field_merge', 'manual_review']).optional(),
      sourcePriority: z.array(z.string()).optional(),
      rules: z.partialRecord(entitySchema, z.record(z.string(), fieldRuleSchema)).optional(),
      toleranceMs: z.number().int().min(0).optional(),
    })
    .optional(),
  firstLink: z.enum(['fillBlanks', 'strategy', 'review']).optional(),
  survivorship: z
    .strictObject({
      rules: z.partialRecord(entitySchema, survivorshipRulesSchema).optional(),
      otherwise: z.enum(['survivor', 'byKind']).optional(),
    })
    .superRefine(({ rules = {} }, context) => {
      for (const entity of entityTypes) {
        const message = faultOf(rules[entity], entity);
        if (message !== undefined) context.addIssue({ code: 'custom', path: ['rules', entity], message });
      }
    })
    .optional(),
  deletes: z
    .strictObject({
      policy: z.enum(['ignore', 'propagate']).optional(),
      guard: z
        .strictObject({
          percent: z.number().min(0).max(100).optional(),
          max: z.number().int().min(0).optional(),
          min: z.number().int().min(0).optional(),
        })
        .optional(),
    })
    .optional(),
  limits: z
    .strictObject({ timeMs: z.number().int().positive().optional(), records: z.number().int().positive().optional() })
    .optional(),
});

/**
 * Checks the settings of a sync.
 * @throws ConfigurationError naming each wrong setting
 */
export function checkSyncOptions(options: SyncOptions): void {
  const result = optionsSchema.safeParse(options);
  if (result.success) return;
  const issues = result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const names = issues.map((issue) => `${issue.path || 'options'}: ${issue.message}`).join('; ');
  throw new ConfigurationError(`the sync is not configured correctly: ${names}`, issues);
}
