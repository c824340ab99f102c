import type { DedupeField } from '@crmsync/dedupe';

/** What a column can stand for without being asked. */
export type ColumnRole = DedupeField | 'id' | 'source';

const list = (text: string): readonly string[] => text.trim().split(/\s*,\s*/);

/**
 * Headings of HubSpot, Salesforce, Pipedrive, Zoho, Outlook and Google exports, and English, German, French and Spanish
 * words, as `headingWords` spells them. Where several columns mean one field, those that come first here are asked first.
 */
export const knownHeadings: Readonly<Record<ColumnRole, readonly string[]>> = {
  id: list(`id, record id, rec id, recordid, row id, contact id, person id, account id, company id, organization id, lead id,
    object id, hs object id, customer id, user id, entity id, identifier, uid, uuid, guid, kennung, identifiant, identificador`),
  source: list('source, source system, system, data source, record source, quelle, fuente, source name'),
  externalId:
    list(`external id, externalid, ext id, crm id, salesforce id, hubspot id, pipedrive id, zoho id, legacy id, customer number,
    customer no, account number, client number, kundennummer, kunden nr, numero client, numero de cliente, numero cliente,
    soc sec id, social security number, ssn, national id, tax id, tax number, vat, vat number, vat id, ust id, duns, duns number, nif, cif, siret, siren`),
  firstName:
    list(`first name, firstname, fname, given name, givenname, forename, first, vorname, prenom, nombre de pila,
    primer nombre, name first`),
  lastName:
    list(`last name, lastname, lname, surname, family name, familyname, last, nachname, familienname, zuname, nom de famille,
    apellidos, apellido, primer apellido, name last`),
  fullName:
    list(`full name, fullname, name, display name, displayname, contact name, person name, contact, file as, customer name,
    lead name, complete name, vollstandiger name, ansprechpartner, kontakt, nom complet, nombre completo, nom et prenom,
    nombre y apellidos, contacto`),
  email:
    list(`email, e mail, email address, e mail address, mail, primary email, email 1, work email, email work, business email,
    e mail 1 value, email 1 value, email addresses, company email, e mail adresse, emailadresse, e mail 1, adresse e mail, adresse email,
    courriel, adresse mail, correo electronico, correo, direccion de correo, email home, home email, personal email, other email,
    secondary email, email other, e mail 2 address, e mail 2 value, additional email addresses`),
  phone:
    list(`mobile phone, mobile, mobile phone number, cell phone, cell, cellphone, phone mobile, mobile number, mobil, handy,
    handynummer, mobiltelefon, portable, telephone portable, movil, telefono movil, celular, phone, phone number, phone no, telephone,
    telephone number, tel, tel no, primary phone, phone 1, phone 1 value, phone work, work phone, business phone, direct phone, direct dial,
    company phone, phone numbers, company main phone, office phone, main phone, telefon, telefonnummer, rufnummer, telefon geschaftlich,
    numero de telephone, telefono, numero de telefono, home phone, phone home, other phone, phone other, phone 2 value, business phone 2`),
  company:
    list(`company, company name, account name, account, organization, organisation, organization name, organisation name,
    associated company, primary associated company, employer, business name, firm, organization 1 name, company account, firma,
    firmenname, unternehmen, societe, entreprise, nom de l entreprise, raison sociale, empresa, nombre de la empresa, compania,
    razon social`),
  website:
    list(`website, web site, website url, web page, webpage, homepage, home page, url, web, domain, company domain name,
    company domain, domain name, website 1 value, webseite, internetseite, internetadresse, site web, site internet, sitio web,
    pagina web`),
  jobTitle:
    list(`job title, jobtitle, position, role, job, organization title, organization 1 title, title, stellenbezeichnung,
    berufsbezeichnung, funktion, beruf, fonction, poste, intitule du poste, cargo, puesto`),
  street:
    list(`street, street address, address, address 1, address line 1, address1, addr, street 1, mailing street, business street,
    billing street, primary street, postal address, address 1 street, mailing address, business address, billing address,
    home street, home address, shipping street, other street, strasse, strasse und hausnummer, strasse geschaftlich, anschrift,
    adresse, rue, adresse postale, direccion, calle, domicilio`),
  streetNumber: list(
    'street number, street no, house number, house no, streetnumber, hausnummer, hausnr, numero de rue, numero de la calle',
  ),
  city: list(`city, town, suburb, locality, mailing city, business city, billing city, primary city, address 1 city, home city,
    shipping city, other city, ort, stadt, wohnort, ville, commune, ciudad, poblacion, localidad, municipio`),
  region:
    list(`state, region, state region, province, state province, county, mailing state, mailing state province, business state,
    billing state, billing state province, primary state, address 1 region, home state, shipping state, other state, bundesland,
    departement, provincia, comunidad autonoma, estado`),
  postalCode: list(`postal code, postalcode, postcode, post code, zip, zip code, zipcode, zip postal code, mailing zip,
    mailing postal code, mailing zip postal code, business postal code, billing postal code, billing zip postal code, billing code,
    mailing code, primary postal code, address 1 postal code, home postal code, shipping code, plz, postleitzahl, code postal,
    codigo postal, cp`),
  country:
    list(`country, country region, country code, mailing country, business country, business country region, billing country,
    primary country, address 1 country, home country, home country region, shipping country, other country, land, pays, pais`),
  birthday:
    list(`birthday, date of birth, birthdate, birth date, dob, dateofbirth, geburtsdatum, geburtstag, date de naissance,
    fecha de nacimiento, nacimiento`),
};

/**
 * The words of a heading: `FirstName`, `first_name`, `First Name` and `FIRST-NAME` are all `first name`; accents, brackets and the
 * object that exports put in front (`Person - Name`) do not count.
 */
export function headingWords(heading: string): string {
  const spaced = heading
    .replace(/^\uFEFF/, '')
    .replaceAll('ß', 'ss')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return /^(person|contact|lead|organi[sz]ation|company|account|deal)\s+-\s+/i.test(heading)
    ? spaced.replace(/^\S+\s+/, '')
    : spaced;
}
