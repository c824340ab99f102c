import type { SalesforceSettings } from '../salesforce-options.ts';
import type { FieldValues } from './field-definition.ts';
import {
  choiceField,
  dayField,
  derivedField,
  flagField,
  longTextField,
  lookupField,
  moneyField,
  ownerField,
  percentField,
  systemFields,
  textField,
  wholeField,
} from './field-kinds.ts';
import type { ObjectDefinition } from './object-definition.ts';

const forecasts = ['Omitted', 'Pipeline', 'Best Case', 'Commit', 'Closed'];

/** The stages of a fresh organisation, in order. */
export const openingStages: readonly FieldValues[] = [
  stage('Prospecting', 10, 'Pipeline'),
  stage('Qualification', 10, 'Pipeline'),
  stage('Needs Analysis', 20, 'Pipeline'),
  stage('Value Proposition', 50, 'Pipeline'),
  stage('Id. Decision Makers', 60, 'Pipeline'),
  stage('Perception Analysis', 70, 'Pipeline'),
  stage('Proposal/Price Quote', 75, 'Pipeline'),
  stage('Negotiation/Review', 90, 'Pipeline'),
  { ...stage('Closed Won', 100, 'Closed'), IsClosed: true, IsWon: true },
  { ...stage('Closed Lost', 0, 'Omitted'), IsClosed: true },
];

function stage(name: string, probability: number, forecast: string): FieldValues {
  return {
    ApiName: name,
    MasterLabel: name,
    DefaultProbability: probability,
    ForecastCategoryName: forecast,
    ForecastCategory: forecast.replace('Best Case', 'BestCase').replace('Commit', 'Forecast'),
    IsActive: true,
    IsClosed: false,
    IsWon: false,
  };
}

/** Deals, their stages and their people. */
export function dealObjects(settings: Pick<SalesforceSettings, 'multiCurrency' | 'currency'>): ObjectDefinition[] {
  return [opportunity(settings), stages, contactRole];
}

function opportunity({
  multiCurrency,
  currency,
}: Pick<SalesforceSettings, 'multiCurrency' | 'currency'>): ObjectDefinition {
  const currencies = choiceField(
    'CurrencyIsoCode',
    [`${currency}*`, ...['USD', 'EUR', 'GBP'].filter((each) => each !== currency)],
    { restricted: true },
  );
  return {
    name: 'Opportunity',
    label: 'Opportunity',
    labelPlural: 'Opportunities',
    keyPrefix: '006',
    parentField: 'AccountId',
    fields: [
      ...systemFields(),
      lookupField('AccountId', ['Account']),
      textField('Name', 120, { nillable: false }),
      longTextField('Description'),
      choiceField(
        'StageName',
        openingStages.map(({ ApiName }) => String(ApiName)),
        { nillable: false },
      ),
      moneyField('Amount'),
      percentField('Probability'),
      dayField('CloseDate', { nillable: false }),
      choiceField('Type', ['Existing Customer - Upgrade', 'Existing Customer - Replacement', 'New Customer']),
      textField('NextStep', 255),
      choiceField('LeadSource', ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
      derivedField(flagField('IsClosed')),
      derivedField(flagField('IsWon')),
      derivedField(choiceField('ForecastCategory', forecasts)),
      choiceField('ForecastCategoryName', forecasts),
      lookupField('ContactId', ['Contact'], { updateable: false }),
      ownerField(),
      ...(multiCurrency ? [currencies] : []),
    ],
  };
}

const stages: ObjectDefinition = {
  name: 'OpportunityStage',
  label: 'Opportunity Stage',
  labelPlural: 'Opportunity Stages',
  keyPrefix: '01J',
  writable: false,
  bulk: false,
  fields: [
    ...systemFields(),
    textField('ApiName', 255),
    textField('MasterLabel', 255),
    wholeField('SortOrder'),
    percentField('DefaultProbability'),
    choiceField('ForecastCategory', forecasts),
    choiceField('ForecastCategoryName', forecasts),
    flagField('IsActive'),
    flagField('IsClosed'),
    flagField('IsWon'),
  ],
};

const contactRole: ObjectDefinition = {
  name: 'OpportunityContactRole',
  label: 'Opportunity Contact Role',
  labelPlural: 'Opportunity Contact Roles',
  keyPrefix: '00K',
  parentField: 'OpportunityId',
  fields: [
    ...systemFields(),
    lookupField('OpportunityId', ['Opportunity'], { nillable: false, updateable: false }),
    lookupField('ContactId', ['Contact'], { nillable: false }),
    choiceField('Role', ['Business User', 'Decision Maker', 'Economic Buyer', 'Evaluator', 'Influencer', 'Other']),
    flagField('IsPrimary'),
  ],
};
