import { describe, expect, it } from 'vitest';
import { companyNameKey, legalFormLaw } from '../src/index.ts';

describe('companyNameKey leaves the legal form out', () => {
  it.each([
    ['Acme, Inc.', 'acme'],
    ['ACME INCORPORATED', 'acme'],
    ['The Acme Company', 'acme'],
    ['"Acme Partners, LTD"', 'acme partners'],
    ['Acme Pty. Limited', 'acme'],
    ['Acme (Pvt) Ltd', 'acme'],
    ['Acme S.A.R.L.', 'acme'],
    ['Acme A/S', 'acme'],
    ['Acme d.o.o.', 'acme'],
    ['Acme Sp. z o.o.', 'acme'],
    ['Grupo Acme, S.A. de C.V.', 'grupo acme'],
    ['Acme S. de R.L. de C.V.', 'acme'],
    ['Acme Sdn. Bhd.', 'acme'],
    ['Acme Ltd. Şti.', 'acme'],
    ['Müller & Söhne GmbH & Co. KG', 'muller and sohne'],
    ['Müller und Söhne', 'muller and sohne'],
    ['Acme Gesellschaft mit beschränkter Haftung', 'acme'],
    ['Acme S.p.A.', 'acme'],
    ['ООО «Ромашка»', 'romashka'],
    ['Romashka LLC', 'romashka'],
    ['Газпром ОАО', 'gazprom'],
    ['Μπάμπης', 'bampis'],
    ['Trust AT', 'trust at'],
    ['株式会社日本', '日本'],
    ['日本㈱', '日本'],
    ['北京日本有限公司', '北京日本'],
    ['J. P. Morgan & Co.', 'jp morgan'],
    ['JP Morgan', 'jp morgan'],
    ['O’Reilly Auto', 'oreilly auto'],
    ['Owens-Illinois', 'owens illinois'],
    ['AT&T', 'at and t'],
  ])('%j is %j', (given, expected) => {
    expect(companyNameKey(given)).toBe(expected);
  });

  it.each([
    ['Limited', 'limited'],
    ['The Co.', 'the'],
    ['Sunrise Spa', 'sunrise spa'],
    ['SAS Institute', 'sas institute'],
    ['AB Volvo', 'ab volvo'],
    ['Société Générale', 'societe generale'],
    ['(株)', '株'],
    ['Incognito', 'incognito'],
  ])('but always leaves a name: %j is %j', (given, expected) => {
    expect(companyNameKey(given)).toBe(expected);
  });

  it.each(['', ' - ', '...', 'x'.repeat(501)])('%j has no key', (given) => {
    expect(companyNameKey(given)).toBeNull();
  });
});

describe('companyNameKey writes usual short forms in full', () => {
  it.each([
    ["Acme Int'l Mfg. Co.", 'acme international manufacturing'],
    ['First Nat’l Bank', 'first national bank'],
    ['Univ. of Springfield', 'university of springfield'],
    ['Springfield Health Ctr', 'springfield health center'],
    ['Bros. Miller', 'brothers miller'],
  ])('%j is %j', (given, expected) => {
    expect(companyNameKey(given)).toBe(expected);
  });

  it.each(['Acme Comm.', 'Acme Assoc.'])('but none that stands for several words: %j', (given) => {
    expect(companyNameKey(given)).toBe(given.toLowerCase().replace('.', ''));
  });
});

describe('companyNameKey leaves out a legal form before a place', () => {
  it.each([
    ['Acme Inc. (Texas)', 'acme texas'],
    ['Acme GmbH, Berlin', 'acme berlin'],
    ['Acme GmbH & Co. KG, Berlin', 'acme berlin'],
    ['Acme Gesellschaft mbH', 'acme'],
    ['L Ltd Y', 'ly'],
  ])('%j is %j', (given, expected) => {
    expect(companyNameKey(given)).toBe(expected);
  });

  it.each([
    ['Acme AG Berlin', 'acme ag berlin'],
    ['Co-op Limited Editions', 'co op limited editions'],
  ])('but not a word that may be none: %j is %j', (given, expected) => {
    expect(companyNameKey(given)).toBe(expected);
  });
});

describe('legalFormLaw says under which law a company exists', () => {
  it.each([
    ['Acme, Inc.', 'american'],
    ['Acme L.L.C.', 'american'],
    ['Acme Co., Ltd.', 'british'],
    ['Acme Pty Limited', 'british'],
    ['Acme B.V.', 'dutch'],
    ['Acme S.A.R.L.', 'french'],
    ['Müller & Söhne GmbH & Co. KG', 'german'],
    ['Acme Oy', 'nordic'],
    ['Acme S.L.', 'spanish'],
    ['Acme Inc. (Texas)', 'american'],
    ['Acme GmbH, Berlin', 'german'],
  ])('%j is %s', (given, expected) => {
    expect(legalFormLaw(given)).toBe(expected);
  });

  it.each(['', 'Acme', 'Acme S.A.', 'Acme Company', 'Limited', 'x'.repeat(501)])('%j does not say', (given) => {
    expect(legalFormLaw(given)).toBeNull();
  });
});
