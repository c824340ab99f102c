const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Given names with the short forms that people also go by. */
export const givenNames: readonly (readonly [name: string, nickname?: string])[] = words(`
  Alexander/Alex Amelia/Amy Andrew/Andy Anna/Annie Anthony/Tony Barbara/Barb Benjamin/Ben Catherine/Cathy Charles/Charlie
  Christopher/Chris Daniel/Dan David/Dave Deborah/Debbie Edward/Ed Elizabeth/Liz Eleanor/Ellie Emily Frederick/Fred
  Gabriel/Gabe Grace Gregory/Greg Hannah Helen Henry/Harry Isabella/Bella Jacob/Jake James/Jim Jennifer/Jen Jessica/Jess
  Jonathan/Jon Joseph/Joe Joshua/Josh Katherine/Kate Kenneth/Ken Kimberly/Kim Laura Lawrence/Larry Leonard/Leo Linda
  Lucas/Luke Margaret/Maggie Maria Matthew/Matt Michael/Mike Natalie/Nat Nicholas/Nick Nora Olivia/Liv Oscar Pamela/Pam
  Patricia/Pat Patrick/Paddy Peter/Pete Philip/Phil Rachel Raymond/Ray Rebecca/Becky Richard/Rick Robert/Bob Ronald/Ron
  Rosa Samantha/Sam Samuel/Sam Sandra Sarah Sebastian/Seb Simon Sofia/Sophie Stephen/Steve Susan/Sue Teresa/Terri
  Theodore/Ted Thomas/Tom Timothy/Tim Valentina/Val Victoria/Vicky Vincent/Vince Virginia/Ginny Walter/Walt William/Bill
  Yusuf Zachary/Zach Zoe Ingrid Lars Mateo Noor Priya Ravi Sanjay Tomasz Yuki Hiroshi Mei Wei Fatima Omar Leila Zofia
`).map((entry) => {
  const [name = '', nickname] = entry.split('/');
  return nickname === undefined ? [name] : [name, nickname];
});

/** Family names. */
export const familyNames: readonly string[] = words(`
  Abbott Adams Akhtar Alvarez Anderson Andersson Bailey Baker Banerjee Barnes Becker Bell Bennett Bianchi Bishop Blake
  Bradley Brennan Brooks Bryant Burke Campbell Carlson Carter Castillo Chapman Chen Clarke Coleman Cooper Costa Cruz
  Dalton Davies Delgado Dixon Donovan Dubois Duncan Edwards Eriksen Evans Farrell Fischer Fletcher Flores Foster Fraser
  Garcia Gibson Gomez Grant Greene Griffin Gupta Hall Hansen Harper Hayes Henderson Hoffmann Holmes Hughes Hunter Iqbal
  Ivanov Jackson Jansen Jenkins Jensen Johansson Kaur Keller Kelly Khan Kim Kovac Kowalski Kumar Lambert Larsen Lawson
  Lee Lewis Lindberg Lopez Lund MacDonald Marino Marsh Martin Mason Mehta Mendoza Meyer Mitchell Morales Moreau Morgan
  Murphy Murray Nakamura Nelson Nguyen Novak O'Brien O'Connor Okafor Olsen Ortiz Osborne Owens Palmer Park Parker Patel
  Pearson Pereira Petrov Phillips Porter Powell Quinn Ramirez Reid Reyes Richards Rivera Roberts Rossi Ruiz Russell Ryan
  Sanchez Sato Schmidt Schneider Shah Sharma Silva Simmons Singh Smith Spencer Stone Suzuki Tanaka Taylor Thompson
  Torres Turner Underwood Vargas Vasquez Vogel Wagner Walker Wallace Walsh Ward Watson Weber Wheeler Wilson Wong Wright
  Yamamoto Yilmaz Young Zhang Zimmermann
`);

/** First words of company names. */
export const companyFirstWords: readonly string[] = words(`
  Acme Alder Amber Apex Arrow Aspen Atlas Aurora Beacon Birch Blue Bright Canyon Cardinal Cedar Clear Cobalt Copper Coral
  Crescent Crown Delta Eagle Echo Elm Ember Falcon Forge Glacier Golden Granite Green Harbor Hawthorn Heron Highland Horizon
  Iron Ivory Jade Juniper Keystone Lakeside Laurel Liberty Lighthouse Lunar Maple Meridian Metro Mill Mission Noble North
  Oak Orchard Orion Pacific Palm Pine Pioneer Polar Prairie Quartz Raven Redwood Ridge River Rock Sable Sierra Silver
  Solar Spring Spruce Star Stone Summit Sun Swift Timber Titan Union Valley Vertex Vista West Willow Zenith
`);

/** Last words of company names. */
export const companyLastWords: readonly string[] = words(`
  Advisors Analytics Bakery Biotech Builders Capital Clinics Components Consulting Dental Design Dynamics Electric Energy
  Engineering Farms Films Foods Freight Furniture Glass Hardware Holdings Hotels Instruments Interiors Labs Legal Lighting
  Logistics Machines Marine Markets Media Metals Mobility Motors Optics Outdoors Packaging Partners Pharma Plastics Printing
  Properties Robotics Roofing Schools Security Software Studios Supply Systems Textiles Tools Toys Trading Travel Ventures
  Wind Works
`);

/** Legal forms, the empty one included. */
export const legalForms: readonly string[] = ['', '', 'Inc.', 'LLC', 'Ltd', 'GmbH', 'Group', 'Corp.'];

/** Job titles. */
export const jobTitles: readonly string[] = [
  'Account Manager',
  'Buyer',
  'Chief Executive Officer',
  'Chief Financial Officer',
  'Director of Operations',
  'Engineer',
  'Facilities Manager',
  'Founder',
  'Head of Marketing',
  'HR Manager',
  'IT Manager',
  'Office Manager',
  'Product Manager',
  'Project Lead',
  'Purchasing Manager',
  'Sales Manager',
  'Vice President, Sales',
];

/** Cities with their countries. */
export const places: readonly (readonly [city: string, country: string])[] = [
  ['Austin', 'United States'],
  ['Boston', 'United States'],
  ['Chicago', 'United States'],
  ['Denver', 'United States'],
  ['Miami', 'United States'],
  ['New York', 'United States'],
  ['Portland', 'United States'],
  ['San Diego', 'United States'],
  ['Seattle', 'United States'],
  ['Belfast', 'United Kingdom'],
  ['Bristol', 'United Kingdom'],
  ['Glasgow', 'United Kingdom'],
  ['Leeds', 'United Kingdom'],
  ['London', 'United Kingdom'],
];

/** What deals are about. */
export const dealSubjects: readonly string[] = [
  'Annual licence',
  'Expansion',
  'Fleet renewal',
  'Implementation',
  'Maintenance contract',
  'New plant',
  'Office refit',
  'Pilot',
  'Renewal',
  'Replacement',
  'Support plan',
  'Training package',
];
