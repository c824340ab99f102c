import type { Fact } from '../facts/fact.ts';
import type { PairModel } from '../model/pair-model.ts';
import { type LearnedCounts, readLearnedCounts } from './learned-counts.ts';
import { modelOfFacts, priorOddsOf } from './model-of-facts.ts';
import type { RecordForms } from './record-forms.ts';
import type { TrainedModel } from './trained-model.ts';

/** What lookups are judged by. */
export interface LookupModel {
  readonly entity: 'contact' | 'company';
  readonly counts: LearnedCounts;
  /** Fields compared as plain text. */
  plainFields(record: RecordForms): readonly string[];
  /** The model for the facts of one lookup among so many records. */
  of(facts: readonly Fact[], records: number): PairModel;
}

const knownFacts: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['name', 'generation', 'email', 'birthday', 'externalId', 'phone', 'organisation', 'domain', 'street', 'area'],
]);

/** Makes the model of an index: trained by a search, or the one a search starts with. */
export function createLookupModel(
  entity: 'contact' | 'company',
  trained: TrainedModel | undefined,
  size: () => number,
): LookupModel {
  const plain = trained?.facts.map(({ fact }) => fact).filter((fact) => !knownFacts.has(fact));
  const models = new Map<string, Omit<PairModel, 'priorOdds'>>();
  return {
    entity,
    counts: readLearnedCounts(trained, size),
    plainFields: ({ others }) => plain ?? others.map(([field]) => field),
    of(facts, records) {
      const names = facts.map(({ name }) => name).join('\n');
      const model = models.get(names) ?? modelOfFacts(facts, trained);
      models.set(names, model);
      return { ...model, facts, priorOdds: priorOddsOf(trained, records) };
    },
  };
}
