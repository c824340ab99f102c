import type { SeededRandom } from './seeded-random.ts';

/** One telephone number that nobody has. */
export interface FictionNumber {
  /** The number in E.164. */
  readonly e164: string;
  /** The country it belongs to, ISO 3166-1 alpha-2. */
  readonly region: 'US' | 'GB';
}

const areaCodes =
  '201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248 251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 325 330 331 334 336 337 339 347 351 352 360 361 385 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 419 423 424 425 430 432 434 435 440 443 458 469 470 475 478 479 480 484 501 502 503 504 505 507 508 509 510 512 513 515 516 517 518 520 530 540 541 551 559 561 562 563 567 570 571 573 574 575 580 585 586 601 602 603 605 606 607 608 609 610 612 614 615 616 617 618 619 620 623 626 630 631 636 641 646 650 651 657 660 661 662 667 678 681 682 701 702 703 704 706 707 708 712 713 714 715 716 717 718 719 720 724 727 731 732 734 737 740 747 754 757 760 762 763 765 769 770 772 773 774 775 779 781 785 786 801 802 803 804 805 806 808 810 812 813 814 815 816 817 818 828 830 831 832 843 845 847 848 850 856 857 858 859 860 862 863 864 865 870 872 878 901 903 904 906 907 908 909 910 912 913 914 915 916 917 918 919 920 925 928 931 936 937 938 940 941 947 949 951 952 954 956 970 971 972 973 978 979 980 984 985 989'.split(
    ' ',
  );

/** Number ranges that the British regulator keeps for drama; the last three digits are free. */
const dramaRanges = [
  '1134960',
  '1144960',
  '1154960',
  '1164960',
  '1174960',
  '1184960',
  '1214960',
  '1314960',
  '1414960',
  '1514960',
  '1614960',
  '2079460',
  '1914980',
  '7700900',
];

/** Makes every fictional number of the pool in random order: North American 555 01xx and British drama numbers. */
export function fictionNumbers(random: SeededRandom): FictionNumber[] {
  const north = areaCodes.flatMap((code) =>
    Array.from({ length: 100 }, (_, line): FictionNumber => ({ e164: `+1${code}55501${pad(line, 2)}`, region: 'US' })),
  );
  const british = dramaRanges.flatMap((range) =>
    Array.from({ length: 1000 }, (_, line): FictionNumber => ({ e164: `+44${range}${pad(line, 3)}`, region: 'GB' })),
  );
  return random.shuffle([...north, ...british]);
}

/** Writes a number the way one person or another would. */
export function spellNumber({ e164, region }: FictionNumber, random: SeededRandom): string {
  const national = region === 'US' ? e164.slice(2) : e164.slice(3);
  return random.pick(region === 'US' ? spellAmerican(national) : spellBritish(national));
}

function spellAmerican(digits: string): string[] {
  const [area, exchange, line] = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)];
  return [
    `+1${digits}`,
    `+1 ${area} ${exchange} ${line}`,
    `(${area}) ${exchange}-${line}`,
    `${area}-${exchange}-${line}`,
    `${area}.${exchange}.${line}`,
    `1-${area}-${exchange}-${line}`,
  ];
}

function spellBritish(digits: string): string[] {
  const cut = digits.startsWith('20') ? 2 : digits.startsWith('7') ? 4 : 3;
  const [area, rest] = [digits.slice(0, cut), digits.slice(cut)];
  const local = rest.length === 6 ? rest : `${rest.slice(0, -4)} ${rest.slice(-4)}`;
  return [`+44${digits}`, `+44 ${area} ${local}`, `+44 (0)${area} ${local}`, `0044 ${area} ${local}`];
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
