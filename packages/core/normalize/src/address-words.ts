/** Words of street lines and the short spelling used in keys; folded, without dots. */
export const streetWords: ReadonlyMap<string, string> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ `
street st
str st
avenue ave
av ave
aven ave
boulevard blvd
boul blvd
road rd
drive dr
drv dr
lane ln
court ct
crt ct
place pl
plaza plz
square sq
terrace ter
parkway pkwy
pky pkwy
highway hwy
freeway fwy
expressway expy
circle cir
crescent cres
trail trl
turnpike tpke
alley aly
center ctr
centre ctr
heights hts
junction jct
mount mt
mountain mtn
point pt
ridge rdg
route rte
station sta
valley vly
village vlg
north n
south s
east e
west w
northeast ne
northwest nw
southeast se
southwest sw
suite unit
ste unit
apartment unit
apt unit
flat unit
room unit
rm unit
floor fl
building bldg
department dept
rue rue
strasse st
platz pl
allee al
calle c
avenida ave
avda ave
first 1st
second 2nd
third 3rd
fourth 4th
fifth 5th
sixth 6th
seventh 7th
eighth 8th
ninth 9th
tenth 10th
`
    .trim()
    .split('\n')
    .map((line): readonly [string, string] => {
      const [word = '', short = ''] = line.split(' ');
      return [word, short];
    }),
);

/** States and provinces by folded name, for countries where the short code is used as often as the name. */
export const regionCodes: ReadonlyMap<string, string> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ `
alabama al|alaska ak|arizona az|arkansas ar|california ca|colorado co|connecticut ct|delaware de|florida fl|georgia ga
hawaii hi|idaho id|illinois il|indiana in|iowa ia|kansas ks|kentucky ky|louisiana la|maine me|maryland md
massachusetts ma|michigan mi|minnesota mn|mississippi ms|missouri mo|montana mt|nebraska ne|nevada nv|new hampshire nh
new jersey nj|new mexico nm|new york ny|north carolina nc|north dakota nd|ohio oh|oklahoma ok|oregon or|pennsylvania pa
rhode island ri|south carolina sc|south dakota sd|tennessee tn|texas tx|utah ut|vermont vt|virginia va|washington wa
west virginia wv|wisconsin wi|wyoming wy|district of columbia dc|puerto rico pr|guam gu|american samoa as
alberta ab|british columbia bc|manitoba mb|new brunswick nb|newfoundland and labrador nl|newfoundland nl
nova scotia ns|northwest territories nt|nunavut nu|ontario on|prince edward island pe|quebec qc|saskatchewan sk|yukon yt
new south wales nsw|victoria vic|queensland qld|south australia sa|western australia wa|tasmania tas
northern territory nt|australian capital territory act
`
    .trim()
    .split(/[\n|]/)
    .map((line): readonly [string, string] => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), line.slice(space + 1)];
    }),
);
