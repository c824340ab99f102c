/** Titles in front of a name, folded and without dots. */
export const titles: ReadonlySet<string> = /* @__PURE__ */ new Set(
  `mr mister mrs missus ms miss mx dr drs doctor prof professor sir dame lord lady rev reverend hon capt captain cpt col
  colonel gen general lt lieutenant sgt sergeant cpl corporal cmdr commander adm admiral maj rabbi imam atty attorney
  herr frau frl fraulein dipl ing dipling mag monsieur madame mme mlle mademoiselle me maitre senor senora senorita sra
  srta dona lic arq sig signor signora signorina dott dottore dottoressa dottssa avv avvocato dhr mevr mevrouw mw meneer
  hr fru froken pan pani inz mgr judr mudr phdr ingr sheikh sheik haji hajji shri smt kumari tuan encik puan datuk`.split(
    /\s+/,
  ),
);

/** Words that are a title in front of a first and a last name, but a given name in front of a last name alone. */
export const titlesOrNames: ReadonlySet<string> = /* @__PURE__ */ new Set(
  'major judge prince princess duke earl baron count dean pastor father brother sister fr br sr don chief'.split(' '),
);

/** Generation after a name; the value is the spelling used in keys. */
export const generations: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['jr', 'jr'],
  ['jnr', 'jr'],
  ['jun', 'jr'],
  ['junior', 'jr'],
  ['sr', 'sr'],
  ['snr', 'sr'],
  ['sen', 'sr'],
  ['senior', 'sr'],
  ['ii', 'ii'],
  ['2nd', 'ii'],
  ['iii', 'iii'],
  ['3rd', 'iii'],
  ['iv', 'iv'],
  ['4th', 'iv'],
  ['vi', 'vi'],
  ['vii', 'vii'],
  ['viii', 'viii'],
]);

/** Degrees, orders and professions after a name, folded and without dots. */
export const postNominals: ReadonlySet<string> = /* @__PURE__ */ new Set(
  `phd dphil edd psyd md mbbs dds dmd dvm do dc np rn lpn crnp pac facs facp od pharmd dpt ot pt msw lcsw lmft lpc
  mba emba mph mpa msc bsc beng meng mphil bcom mcom llb llm jd esq esquire qc kc cpa cfa cfp cma cia cisa cissp pmp
  aca acca fca frcs frcp frics mrics fcca pe se aia faia riba leed ra obe mbe cbe kbe dbe gbe om ret retd usn usmc usaf
  usa sj osb op csc csm realtor broker notary`.split(/\s+/),
);

/** Post-nominals that are also surnames or given names: read as such only after a comma. */
export const postNominalsOrNames: ReadonlySet<string> = /* @__PURE__ */ new Set(
  'ma ba bs ms do pa pe se ra op ot pt od om np usa dc sj v i x sen jun me'.split(' '),
);

/** Words that open a surname of several words. */
export const particles: ReadonlySet<string> = /* @__PURE__ */ new Set(
  `van von vom vander vanden de da di du del dello della dei degli der den des do dos das la le las los lo el al ul bin
  ibn bint binti abu abd ter ten tot zu zum zur af av 't st saint san santa mc mac ap ferch nic ni o`.split(/\s+/),
);

/** Words that join two surnames. */
export const surnameJoiners: ReadonlySet<string> = /* @__PURE__ */ new Set(['y', 'e', 'i', 'und']);
