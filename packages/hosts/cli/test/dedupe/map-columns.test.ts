import { describe, expect, it } from 'vitest';
import { mapColumns } from '../../src/dedupe/map-columns.ts';

/** Headings with a bar between → which of them feed which field. */
const guess = (headings: string, entity: 'contact' | 'company' = 'contact', ...overrides: string[]) => {
  const header = headings.split('|');
  const { columns, unmapped } = mapColumns(header, entity, overrides);
  return {
    ...Object.fromEntries([...columns].map(([field, places]) => [field, places.map((at) => header[at]).join('|')])),
    unmapped: unmapped.join('|'),
  };
};

describe('columns are known by their headings', () => {
  it.each([
    {
      of: 'HubSpot',
      headings:
        'Record ID|First Name|Last Name|Email|Phone Number|Company Name|Job Title|City|Country/Region|Lead Status',
      fields: {
        id: 'Record ID',
        firstName: 'First Name',
        lastName: 'Last Name',
        email: 'Email',
        phone: 'Phone Number',
        company: 'Company Name',
        jobTitle: 'Job Title',
        city: 'City',
        country: 'Country/Region',
        unmapped: 'Lead Status',
      },
    },
    {
      of: 'Salesforce',
      headings:
        'Id|FirstName|LastName|Email|MobilePhone|Phone|Title|MailingStreet|MailingCity|MailingState|MailingPostalCode|MailingCountry|Birthdate|OwnerId',
      fields: {
        id: 'Id',
        firstName: 'FirstName',
        lastName: 'LastName',
        email: 'Email',
        phone: 'MobilePhone|Phone',
        jobTitle: 'Title',
        street: 'MailingStreet',
        city: 'MailingCity',
        region: 'MailingState',
        postalCode: 'MailingPostalCode',
        country: 'MailingCountry',
        birthday: 'Birthdate',
        unmapped: 'OwnerId',
      },
    },
    {
      of: 'Pipedrive',
      headings:
        'Person - ID|Person - Name|Person - Email - Work|Person - Phone - Mobile|Person - Organization|Person - Label',
      fields: {
        id: 'Person - ID',
        fullName: 'Person - Name',
        email: 'Person - Email - Work',
        phone: 'Person - Phone - Mobile',
        company: 'Person - Organization',
        unmapped: 'Person - Label',
      },
    },
    {
      of: 'Zoho',
      headings: 'Record Id|First Name|Last Name|Account Name|Email|Mobile|Mailing Street|Mailing Zip|Lead Source',
      fields: {
        id: 'Record Id',
        firstName: 'First Name',
        lastName: 'Last Name',
        company: 'Account Name',
        email: 'Email',
        phone: 'Mobile',
        street: 'Mailing Street',
        postalCode: 'Mailing Zip',
        unmapped: 'Lead Source',
      },
    },
    {
      of: 'Outlook',
      headings:
        'First Name|Last Name|Company|Job Title|Business Street|Business City|Business State|Business Postal Code|Business Country/Region|Business Phone|Mobile Phone|E-mail Address|E-mail 2 Address|Birthday|Web Page|Categories',
      fields: {
        firstName: 'First Name',
        lastName: 'Last Name',
        company: 'Company',
        jobTitle: 'Job Title',
        street: 'Business Street',
        city: 'Business City',
        region: 'Business State',
        postalCode: 'Business Postal Code',
        country: 'Business Country/Region',
        phone: 'Mobile Phone|Business Phone',
        email: 'E-mail Address|E-mail 2 Address',
        birthday: 'Birthday',
        website: 'Web Page',
        unmapped: 'Categories',
      },
    },
    {
      of: 'Google',
      headings:
        'Name|Given Name|Family Name|E-mail 1 - Value|Phone 1 - Value|Organization 1 - Name|Organization 1 - Title|Address 1 - Street|Address 1 - Region|Website 1 - Value|E-mail 1 - Type',
      fields: {
        fullName: 'Name',
        firstName: 'Given Name',
        lastName: 'Family Name',
        email: 'E-mail 1 - Value',
        phone: 'Phone 1 - Value',
        company: 'Organization 1 - Name',
        jobTitle: 'Organization 1 - Title',
        street: 'Address 1 - Street',
        region: 'Address 1 - Region',
        website: 'Website 1 - Value',
        unmapped: 'E-mail 1 - Type',
      },
    },
    {
      of: 'German tables',
      headings:
        'Kundennummer|Vorname|Name|E-Mail-Adresse|Mobil|Telefon|Firma|Straße|Hausnummer|PLZ|Ort|Land|Geburtsdatum',
      fields: {
        externalId: 'Kundennummer',
        firstName: 'Vorname',
        lastName: 'Name',
        email: 'E-Mail-Adresse',
        phone: 'Mobil|Telefon',
        company: 'Firma',
        street: 'Straße',
        streetNumber: 'Hausnummer',
        postalCode: 'PLZ',
        city: 'Ort',
        country: 'Land',
        birthday: 'Geburtsdatum',
        unmapped: '',
      },
    },
    {
      of: 'French tables',
      headings: 'Prénom|Nom|Courriel|Téléphone|Société|Fonction|Adresse|Code postal|Ville|Pays',
      fields: {
        firstName: 'Prénom',
        lastName: 'Nom',
        email: 'Courriel',
        phone: 'Téléphone',
        company: 'Société',
        jobTitle: 'Fonction',
        street: 'Adresse',
        postalCode: 'Code postal',
        city: 'Ville',
        country: 'Pays',
        unmapped: '',
      },
    },
    {
      of: 'Spanish tables',
      headings: 'Nombre|Apellidos|Correo electrónico|Móvil|Empresa|Cargo|Dirección|Código postal|Ciudad|País',
      fields: {
        firstName: 'Nombre',
        lastName: 'Apellidos',
        email: 'Correo electrónico',
        phone: 'Móvil',
        company: 'Empresa',
        jobTitle: 'Cargo',
        street: 'Dirección',
        postalCode: 'Código postal',
        city: 'Ciudad',
        country: 'País',
        unmapped: '',
      },
    },
    {
      of: 'tables in snake case',
      headings: 'rec_id|given_name|surname|street_number|address_1|suburb|postcode|state|date_of_birth|phone_number',
      fields: {
        id: 'rec_id',
        firstName: 'given_name',
        lastName: 'surname',
        streetNumber: 'street_number',
        street: 'address_1',
        city: 'suburb',
        postalCode: 'postcode',
        region: 'state',
        birthday: 'date_of_birth',
        phone: 'phone_number',
        unmapped: '',
      },
    },
    {
      of: 'tables in camel case',
      headings: 'externalId|firstName|lastName|jobTitle|postalCode|source',
      fields: {
        externalId: 'externalId',
        firstName: 'firstName',
        lastName: 'lastName',
        jobTitle: 'jobTitle',
        postalCode: 'postalCode',
        source: 'source',
        unmapped: '',
      },
    },
  ])('$of', ({ headings, fields }) => {
    expect(guess(headings)).toEqual(fields);
  });

  it('the name of a company is its name', () => {
    expect(guess('id|name|addr|phone|city', 'company')).toMatchObject({
      company: 'name',
      street: 'addr',
      city: 'city',
    });
    expect(guess('Account ID|Account Name|Website|Billing City', 'company')).toMatchObject({
      id: 'Account ID',
      company: 'Account Name',
      website: 'Website',
      city: 'Billing City',
    });
  });

  it('the name of a person is not that of the company', () => {
    expect(guess('full_name|company|email', 'company')).toEqual({
      company: 'company',
      email: 'email',
      unmapped: 'full_name',
    });
  });

  it('a name alone is the whole name', () => {
    expect(guess('Name|Email')).toMatchObject({ fullName: 'Name' });
    expect(guess('Nom|Courriel')).toMatchObject({ fullName: 'Nom' });
    expect(guess('Nombre|Correo')).toMatchObject({ fullName: 'Nombre' });
  });
});

describe('--map', () => {
  it('wins over the heading, whichever way the column is spelled', () => {
    expect(guess('Name|Reference No|Email', 'contact', 'reference_no=externalId', 'Name=company')).toEqual({
      externalId: 'Reference No',
      company: 'Name',
      email: 'Email',
      unmapped: '',
    });
  });

  it('takes the place of the column that would have been guessed', () => {
    expect(guess('Email|Other mail', 'contact', 'Other mail=email')).toMatchObject({
      email: 'Other mail',
      unmapped: 'Email',
    });
  });

  it('leaves a column out where no field is named', () => {
    expect(guess('Email|Phone', 'contact', 'Phone=')).toEqual({ email: 'Email', unmapped: '' });
  });

  it('makes a column of one’s own part of the comparison', () => {
    expect(guess('Email|Cuisine', 'contact', 'Cuisine=other:cuisine')).toMatchObject({ 'other:cuisine': 'Cuisine' });
  });

  it('may name a column with an equals sign in its heading', () => {
    expect(guess('a=b|Email', 'contact', 'a=b=company')).toMatchObject({ company: 'a=b' });
  });

  it.each([
    { told: 'Town=city', code: 'NO_SUCH_COLUMN', remedy: 'The columns are: Email, Phone.' },
    { told: 'Email=mailbox', code: 'UNKNOWN_FIELD', remedy: /Use one of: id, source, externalId, .* other:<name>/ },
    { told: 'Email', code: 'BAD_MAPPING', remedy: /Column heading=field/ },
  ])('refuses $told with $code', ({ told, code, remedy }) => {
    const error = expect.objectContaining({ code, remedy: expect.stringMatching(remedy) });
    expect(() => guess('Email|Phone', 'contact', told)).toThrow(error);
  });

  it('asks for help where no heading says anything', () => {
    expect(() => guess('a|b|c')).toThrow(expect.objectContaining({ code: 'NOTHING_TO_COMPARE' }));
  });
});
