/**
 * Short forms of words in company names that a name's beginning does not give away, and second spellings, with the full
 * word used in keys; folded, without dots. Short forms of more than one word (`comm`, `assoc`) are left alone.
 */
export const companyShortForms: ReadonlyMap<string, string> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ `
agcy agency
aluminium aluminum
apts apartments
assn association
assns associations
bldg building
bldrs builders
bros brothers
cmty community
cnty county
comms communications
centre center
cntr center
ctr center
ctrs centers
defence defense
dept department
dpt department
engr engineering
engrg engineering
envtl environmental
eqpt equipment
fdn foundation
fibre fiber
finl financial
fncl financial
fndn foundation
genl general
govt government
grp group
hldg holding
hldgs holdings
hosp hospital
hts heights
inds industries
indl industrial
inst institute
intl international
intnl international
invt investment
invts investments
jewellery jewelry
labour labor
labs laboratories
mfg manufacturing
mfr manufacturer
mfrs manufacturers
mgmt management
mgt management
mktg marketing
mtg mortgage
natl national
natnl national
organisation organization
pkg packaging
profl professional
prtg printing
ptnr partner
ptnrs partners
rlty realty
rwy railway
svc service
svcs services
theatre theater
tyre tire
tyres tires
univ university
whse warehouse
whsl wholesale
wtr water
`
    .trim()
    .split('\n')
    .map((line) => line.split(' ') as [string, string]),
);
