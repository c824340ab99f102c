/**
 * Words that say what kind of legal person a company is, folded, without dots; several words where the form has
 * several. Removed from the end of a name.
 */
export const trailingLegalForms: readonly string[] = [
  // English-speaking countries
  ...[
    'inc',
    'incorporated',
    'corp',
    'corporation',
    'co',
    'company',
    'ltd',
    'limited',
    'llc',
    'llp',
    'lllp',
    'lp',
    'plc',
  ],
  ...['pllc', 'pc', 'pa', 'ltd liability co', 'limited liability company', 'limited liability partnership'],
  ...['limited partnership', 'public limited company', 'private limited', 'professional corporation', 'chartered'],
  ...['pty', 'proprietary', 'pvt', 'pte', 'cic', 'clg', 'dac', 'uc', 'ulc', 'unlimited', 'rllp', 'opc'],
  // German-speaking countries
  ...[
    'gmbh',
    'mbh',
    'gesellschaft mbh',
    'ges mbh',
    'ggmbh',
    'gesmbh',
    'ag',
    'kg',
    'kgaa',
    'ohg',
    'og',
    'ug',
    'gbr',
    'ek',
    'eg',
    'ev',
    'se',
    'eingetragener kaufmann',
  ],
  ...['haftungsbeschrankt', 'gesellschaft mit beschrankter haftung', 'aktiengesellschaft', 'kommanditgesellschaft'],
  ...['unternehmergesellschaft', 'offene handelsgesellschaft', 'gesellschaft burgerlichen rechts', 'partg', 'partgmbb'],
  // French-speaking countries
  ...[
    'sa',
    'sas',
    'sasu',
    'sarl',
    'eurl',
    'snc',
    'sci',
    'scop',
    'scs',
    'sca',
    'scp',
    'selarl',
    'cie',
    'et cie',
    'societe anonyme',
  ],
  ...[
    'societe par actions simplifiee',
    'societe a responsabilite limitee',
    'sprl',
    'srl',
    'asbl',
    'gie',
    'ltee',
    'senc',
  ],
  // Dutch-speaking countries
  ...[
    'bv',
    'nv',
    'vof',
    'cv',
    'bvba',
    'cvba',
    'vzw',
    'besloten vennootschap',
    'naamloze vennootschap',
    'cooperatie',
    'ua',
  ],
  // Spain, Portugal, Latin America
  ...[
    'sl',
    'slu',
    'sll',
    'slne',
    'slp',
    'sau',
    'sociedad anonima',
    'sociedad limitada',
    'sociedad de responsabilidad limitada',
  ],
  ...[
    'sa de cv',
    'sab de cv',
    'sapi de cv',
    's de rl',
    's de rl de cv',
    'sc',
    'cia',
    'cia ltda',
    'y cia',
    'sac',
    'eirl',
    'saa',
  ],
  ...['ltda', 'limitada', 'lda', 'eireli', 'epp', 'mei', 'sgps', 'unipessoal', 'unipessoal lda'],
  // Italy
  ...['srls', 'sapa', 'societa per azioni', 'societa a responsabilita limitata', 'soc coop', 'scarl', 'scrl', 'onlus'],
  // Nordic and Baltic countries
  ...[
    'ab',
    'hb',
    'as',
    'asa',
    'aps',
    'ivs',
    'ks',
    'ans',
    'nuf',
    'oy',
    'oyj',
    'ky',
    'tmi',
    'ehf',
    'hf',
    'slf',
    'aktiebolag',
  ],
  ...['aktieselskab', 'anpartsselskab', 'aksjeselskap', 'osakeyhtio', 'ou', 'mtu', 'sia', 'uab', 'mb', 'vsi'],
  // Central and South-Eastern Europe
  ...['sp zoo', 'spolka zoo', 'sp k', 'sp j', 'spk', 'spolka akcyjna', 'sro', 'spol sro', 'vos', 'kom spol'],
  ...['kft', 'zrt', 'nyrt', 'bt', 'kkt', 'doo', 'dd', 'jdoo', 'ad', 'ead', 'eood', 'ood', 'pfa', 'epe', 'ike'],
  // Eastern Europe, Turkey
  ...['ooo', 'oao', 'zao', 'pao', 'ao', 'ооо', 'оао', 'зао', 'пао', 'ао', 'ип', 'тов', 'тоо', 'прат', 'ат', 'tov'],
  ...['ltd sti', 'limited sirketi', 'anonim sirketi', 'sti', 'sirketi', 'san tic ltd sti', 've tic ltd sti'],
  // Asia, Middle East
  ...[
    'kk',
    'gk',
    'yk',
    'kabushiki kaisha',
    'godo kaisha',
    'sdn',
    'bhd',
    'sdn bhd',
    'tbk',
    'persero',
    'jsc',
    'cjsc',
    'ojsc',
    'pjsc',
    'qjsc',
  ],
  ...[
    'fze',
    'fzc',
    'fzco',
    'fz llc',
    'dmcc',
    'wll',
    'spc',
    'saog',
    'saoc',
    'psc',
    'pcl',
    'public company limited',
    'tnhh',
  ],
];

/**
 * Legal forms that stand in front of a name in some countries. Removed from the front when a name follows. Forms that
 * are also plain words or well-known initials there (AB, PT, SAS, CV) are left alone.
 */
export const leadingLegalForms: readonly string[] = [
  ...[
    'ooo',
    'oao',
    'zao',
    'ооо',
    'оао',
    'зао',
    'пао',
    'ао',
    'ип',
    'тов',
    'тоо',
    'прат',
    'sarl',
    'eurl',
    'sasu',
    'selarl',
  ],
  ...['cong ty', 'cong ty tnhh', 'cong ty cp', 'firma', 'kabushiki kaisha', 'limited liability company', 'llc'],
];

/**
 * Legal forms that are nothing else, wherever they stand: `Acme Inc. (Texas)` says where after it. Removed from the middle of
 * a name.
 */
export const plainLegalForms: readonly string[] = [
  ...[
    'inc',
    'incorporated',
    'corp',
    'llc',
    'pllc',
    'llp',
    'ltd',
    'plc',
    'pty',
    'gmbh',
    'ggmbh',
    'gesmbh',
    'mbh',
    'kgaa',
  ],
  ...['sarl', 'eurl', 'bvba', 'oyj', 'aps', 'sro', 'kft', 'ltda', 'bhd'],
];

/** Legal forms that are written without a space before or after the name. */
export const attachedLegalForms: readonly string[] = [
  ...['株式会社', '(株)', '有限会社', '(有)', '合同会社', '(同)', '合資会社', '一般社団法人'],
  ...['股份有限公司', '有限责任公司', '有限責任公司', '有限公司', '集团公司'],
  ...['주식회사', '(주)', '유한회사', '(유)'],
];

/** Words for "and" between the partners of a firm. */
export const companyJoiners: readonly string[] = ['and', 'und', 'et', 'og', 'och', 'en'];
