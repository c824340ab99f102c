/** The usual spelling first. */
export type Spellings = readonly string[];

/** Words that invented people and companies of one country are made of. */
export interface NameWords {
  /** Given names, each with its short forms. */
  readonly male: readonly Spellings[];
  readonly female: readonly Spellings[];
  /** Frequent family names, most frequent first. */
  readonly family: readonly string[];
  /** Beginnings and endings of rarer family names. */
  readonly familyStarts: readonly string[];
  readonly familyEnds: readonly string[];
  readonly cities: readonly Spellings[];
  readonly streets: readonly Spellings[];
  /** What companies do. */
  readonly trades: readonly string[];
  /** Empty for organisations that write none. */
  readonly legalForms: readonly Spellings[];
  readonly jobTitles: readonly string[];
  readonly freeMail: readonly string[];
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const phrases = (text: string): readonly string[] =>
  text
    .trim()
    .split(/\s*,\s*/)
    .filter(Boolean);
const withVariants = (entries: readonly string[]): readonly Spellings[] =>
  entries.map((entry) => entry.split('/').filter((spelling) => spelling !== "''"));

const english = {
  male: withVariants(
    words(`James/Jim/Jimmy John/Jack Robert/Bob/Rob Michael/Mike William/Bill/Will David/Dave Richard/Rick/Dick
    Joseph/Joe Thomas/Tom Charles/Charlie/Chuck Christopher/Chris Daniel/Dan/Danny Matthew/Matt Anthony/Tony Mark
    Steven/Steve Andrew/Andy Kenneth/Ken Joshua/Josh Kevin Brian Edward/Ed/Ted Ronald/Ron Timothy/Tim Jason
    Jeffrey/Jeff Ryan Jacob/Jake Gary Nicholas/Nick Eric Jonathan/Jon Stephen/Steve Larry Justin Scott Brandon
    Benjamin/Ben Samuel/Sam Gregory/Greg Alexander/Alex Patrick/Pat Frank Raymond/Ray Jack Dennis Jerry Tyler
    Aaron Henry/Harry Douglas/Doug Peter/Pete Adam Nathan/Nate Zachary/Zach Walter/Walt Kyle Harold/Harry Carl
    Arthur/Art Lawrence/Larry Philip/Phil Graham Nigel Callum Owen Rhys Hamish Wei Arjun Omar Hiroshi Dmitri`),
  ),
  female: withVariants(
    words(`Mary/Molly Patricia/Pat/Patty Jennifer/Jen/Jenny Linda Elizabeth/Liz/Beth Barbara/Barb Susan/Sue
    Jessica/Jess Sarah/Sally Karen Lisa Nancy Margaret/Maggie/Peggy Sandra/Sandy Ashley Kimberly/Kim Emily/Em Donna
    Michelle/Shelly Carol Amanda/Mandy Melissa/Mel Deborah/Debbie/Deb Stephanie/Steph Dorothy/Dot Rebecca/Becky Sharon
    Laura Cynthia/Cindy Amy Kathleen/Kathy Angela/Angie Shirley Brenda Emma Anna/Annie Pamela/Pam Nicole/Nikki
    Samantha/Sam Katherine/Kate/Kathy Christine/Chris/Tina Helen Debra/Deb Rachel Carolyn Janet/Jan Maria Catherine/Cathy
    Heather Diane Olivia/Liv Julie Joyce Victoria/Vicky Kelly Christina/Tina Joan Evelyn Judith/Judy Andrea Hannah
    Fiona Siobhan Niamh Imogen Priya Mei Fatima Leila Yuki Noor`),
  ),
  cities: withVariants(words('Springfield Riverton Fairview')),
  trades:
    phrases(`Logistics, Consulting, Software, Interiors, Foods, Engineering, Partners, Analytics, Construction, Media,
    Insurance, Energy, Systems, Dental, Legal, Capital, Marketing, Freight, Plumbing, Robotics, Pharma, Textiles, Travel,
    Security, Packaging, Design, Properties, Motors, Recruitment, Catering, Health, Electronics`),
  jobTitles:
    phrases(`Buyer, CEO, CFO, Sales Manager, Account Executive, Office Manager, Software Engineer, Head of Marketing,
    Marketing Director, Operations Manager, Procurement Lead, Owner, Founder, Director, HR Manager, Consultant, Analyst,
    VP Sales, Customer Success Manager, Project Manager, Receptionist, Accountant, IT Manager`),
};

const american: NameWords = {
  ...english,
  family:
    words(`Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson
    Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson
    Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell
    Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook
    Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks
    Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Chen O'Brien McDonald`),
  familyStarts: words(`Ash Beck Black Brad Bur Carl Clay Cran Dal Den Eld Fair Fen Gar Glen Hale Hart Hay Hol Kings Lang
    Lin Mar May Mill New Nor Oak Pen Rad Ren Rock Sher Stan Sut Thorn Tur Van Wald Wash Wel West Whit Win Wood`),
  familyEnds:
    words(`berg brook burn bury by cott dale den er field ford gate ham hurst ing kins land ley low man mond more
    ner ridge sen shaw smith son stead stein ster stone ton ville ward well wick win wood worth`),
  cities: withVariants(
    phrases(`New York/NYC, Los Angeles/LA, Chicago, Houston, Phoenix, Philadelphia/Philly, San Antonio, San Diego,
    Dallas, Austin, Columbus, Charlotte, San Francisco/SF, Seattle, Denver, Boston, Nashville, Detroit, Portland,
    Memphis, Louisville, Baltimore, Milwaukee, Albuquerque, Tucson, Fresno, Sacramento, Kansas City, Mesa, Atlanta,
    Omaha, Raleigh, Miami, Oakland, Tulsa, Tampa, Arlington, Saint Paul/St Paul, Saint Louis/St. Louis, Pittsburgh`),
  ),
  streets: withVariants(
    phrases(`Main Street/Main St, Oak Avenue/Oak Ave, Maple Drive/Maple Dr, Cedar Lane/Cedar Ln, Park Avenue/Park Ave,
    Elm Street/Elm St., Washington Boulevard/Washington Blvd, Lake Road/Lake Rd, Hill Court/Hill Ct, River Road/River Rd,
    Sunset Drive/Sunset Dr, Lincoln Avenue/Lincoln Ave, Church Street/Church St, Market Street/Market St, Pine Street/Pine St,
    2nd Avenue/Second Ave, Highland Terrace/Highland Ter, Mill Road/Mill Rd, Forest Parkway/Forest Pkwy, Spring Street/Spring St`),
  ),
  legalForms: withVariants(phrases("Inc./Incorporated, LLC/L.L.C., Corp./Corporation, Inc/Inc., Co./Company, ''")),
  freeMail: words('gmail.com gmail.com gmail.com yahoo.com outlook.com hotmail.com icloud.com aol.com'),
};

const british: NameWords = {
  ...english,
  family: words(`Smith Jones Williams Taylor Brown Davies Evans Wilson Thomas Johnson Roberts Robinson Thompson Wright
    Walker White Edwards Hughes Green Hall Lewis Harris Clarke Patel Jackson Wood Turner Martin Cooper Hill Ward Morris
    Moore Clark Lee King Baker Harrison Morgan Allen James Scott Phillips Watson Davis Parker Price Bennett Young
    Griffiths Mitchell Kelly Cook Carter Richardson Bailey Collins Bell Shaw Murphy Miller Cox Richards Khan Marshall
    Anderson Simpson Ellis Adams Singh Begum Wilkinson Foster Chapman Powell Webb Rogers Gray Mason Ali Hunt Hussain
    Campbell Matthews Owen Palmer Holmes Mills Barnes Knight Lloyd Butler Russell Fisher O'Neill MacLeod Stevenson`),
  familyStarts: american.familyStarts,
  familyEnds: american.familyEnds,
  cities: withVariants(
    phrases(`London, Birmingham, Leeds, Glasgow, Sheffield, Manchester, Edinburgh, Liverpool, Bristol, Cardiff,
    Belfast, Leicester, Coventry, Nottingham, Newcastle upon Tyne/Newcastle, Sunderland, Brighton, Hull/Kingston upon Hull,
    Plymouth, Stoke-on-Trent/Stoke on Trent, Wolverhampton, Derby, Swansea, Southampton, Salford, Aberdeen, Portsmouth,
    York, Peterborough, Dundee, Lancaster, Oxford, Newport, Preston, Saint Albans/St Albans, Norwich, Chester, Cambridge`),
  ),
  streets: withVariants(
    phrases(`High Street/High St, Station Road/Station Rd, Church Lane/Church Ln, Victoria Road/Victoria Rd, Mill Lane,
    Queens Road/Queen's Rd, Kings Road/King's Road, The Crescent, London Road/London Rd, Park Road/Park Rd, The Green,
    Albert Street/Albert St, Manor Close/Manor Cl, Springfield Avenue/Springfield Ave, Grange Court/Grange Ct, York Place`),
  ),
  legalForms: withVariants(phrases("Ltd/Limited, Ltd./Ltd, Limited/Ltd, PLC/plc, LLP, ''")),
  freeMail: words('gmail.com gmail.com hotmail.co.uk yahoo.co.uk outlook.com btinternet.com icloud.com'),
};

const german: NameWords = {
  male: withVariants(
    words(`Alexander/Alex Andreas/Andi Bernd Christian/Chris Daniel/Dani Dieter Florian/Flo Frank Friedrich/Fritz
    Günter Hans Heinrich/Heiner Jan Johannes/Hannes Jörg Jürgen Karl Klaus Lukas Markus Martin Matthias/Matze Maximilian/Max
    Michael/Michi Niklas Oliver/Olli Paul Peter Philipp Ralf Sebastian/Basti Stefan Sven Thomas/Tom Thorsten Tobias/Tobi
    Ulrich/Uli Uwe Werner Wolfgang/Wolf`),
  ),
  female: withVariants(
    words(`Andrea Angelika/Geli Anja Anna Annette Barbara/Babsi Birgit Brigitte/Gitte Christina/Tina Claudia Elisabeth/Lisa
    Elke Eva Franziska/Franzi Gabriele/Gabi Hannah Heike Helga Ingrid Jana Johanna/Hanna Julia/Jule Karin Katharina/Kathi
    Kerstin Laura Lena Maria Martina Monika/Moni Nadine Nicole Petra Renate Sabine Sandra Silke Simone Stefanie/Steffi
    Susanne/Susi Ursula/Uschi Ute`),
  ),
  family:
    words(`Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein
    Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Schmitz Krause Meier
    Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß
    Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Böhm Yılmaz`),
  familyStarts:
    words(`Acker Alt Bach Baum Berg Blum Brand Buch Dorn Eich Eisen Feld Fried Gold Grün Hag Heide Holz Kirch
    Kreuz Linden Licht Mühl Neu Ober Reich Rosen Sand Schön Silber Stein Sonnen Thal Unter Wald Wein Weiden Wester Wind`),
  familyEnds: words(
    'bach bauer baum beck berg berger blatt born bruch burg dorf feld felder hagen hammer hardt haus heim hof hofer hold huber kamp mann meier mayer müller rath stein thal wald wirth',
  ),
  cities: withVariants(
    phrases(`Berlin, Hamburg, München/Muenchen/Munich, Köln/Koeln/Cologne, Frankfurt am Main/Frankfurt, Stuttgart,
    Düsseldorf/Duesseldorf, Leipzig, Dortmund, Essen, Bremen, Dresden, Hannover/Hanover, Nürnberg/Nuernberg/Nuremberg,
    Duisburg, Bochum, Wuppertal, Bielefeld, Bonn, Münster, Mannheim, Karlsruhe, Augsburg, Wiesbaden, Kiel, Aachen, Freiburg, Mainz`),
  ),
  streets: withVariants(
    phrases(`Hauptstraße/Hauptstr., Bahnhofstraße/Bahnhofstr., Gartenweg, Schulstraße/Schulstr., Dorfstraße/Dorfstrasse,
    Bergstraße/Bergstr., Lindenallee, Kirchplatz, Goethestraße/Goethestr., Schillerstraße/Schillerstr., Waldweg, Ringstraße/Ringstr.,
    Mühlenweg/Muehlenweg, Rosenweg, Wiesenstraße/Wiesenstr.`),
  ),
  trades:
    phrases(`Logistik, Software, Maschinenbau, Elektrotechnik, Bau, Immobilien, Beratung, Versicherungen, Medien, Verlag,
    Metallbau, Spedition, Gebäudetechnik, Lebensmittel, Energie, Systeme, Automobile, Werbung, Reisen, Pflegedienst, Möbel`),
  legalForms: withVariants(
    phrases('GmbH/Gesellschaft mbH, GmbH & Co. KG/GmbH und Co KG, AG, KG, e.K., UG (haftungsbeschränkt)/UG'),
  ),
  jobTitles:
    phrases(`Geschäftsführer, Geschäftsführerin, Vertriebsleiter, Einkauf, Leiter IT, Projektleiter, Assistenz, Buchhaltung,
    Personalleiterin, Inhaber, Sales Manager, Marketing Manager, Entwickler`),
  freeMail: words('gmx.de web.de gmail.com t-online.de gmx.net googlemail.com outlook.de'),
};

const french: NameWords = {
  male: withVariants(
    words(`Jean/Jeannot Pierre Michel Philippe Nicolas/Nico Christophe/Chris Frédéric/Fred Julien Alexandre/Alex
    Laurent Thomas Sébastien/Seb David François Olivier Stéphane Éric Maxime/Max Antoine/Toine Guillaume Thierry Vincent
    Mathieu Romain Benoît Jérôme Hugo Lucas Arnaud Cédric Rémi Gérard Jean-Pierre Jean-Luc`),
  ),
  female: withVariants(
    words(`Marie Nathalie Isabelle/Isa Sylvie Catherine/Cathy Françoise Valérie/Val Sandrine Stéphanie Véronique/Véro
    Sophie Christine Céline Julie Aurélie Émilie Camille Chloé Léa Manon Élodie Laetitia Hélène Anne Caroline/Caro Florence
    Pauline Mathilde Juliette Brigitte Anne-Marie Marie-Claude`),
  ),
  family: words(`Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefèvre Leroy Roux
    David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Müller Lefebvre Faure André
    Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas
    Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier`),
  familyStarts:
    words(`Beau Bel Ber Bour Cha Cham Clair Cour Dela Des Du Fau Font Gar Gran Gui La Lan Le Mar Mon Mont Per
    Pla Pont Ra Ro Sau Tou Val Ver Vil`),
  familyEnds: words(
    'bert champ court croix din dier fort gard geon gnon lard lier lin mont net neau nier pin quet rand ray reau rin rol sard ssier tel tier ton ville villiers vin',
  ),
  cities: withVariants(
    phrases(`Paris, Marseille, Lyon, Toulouse, Nice, Nantes, Montpellier, Strasbourg, Bordeaux, Lille, Rennes, Reims,
    Saint-Étienne/St Etienne, Le Havre, Toulon, Grenoble, Dijon, Angers, Nîmes/Nimes, Villeurbanne, Clermont-Ferrand, Le Mans`),
  ),
  streets: withVariants(
    phrases(`rue de la Paix, avenue Victor Hugo/av. Victor Hugo, rue Pasteur, place de la Mairie/pl. de la Mairie, rue Jean Jaurès,
    boulevard Voltaire/bd Voltaire, rue des Écoles, rue du Moulin, chemin des Vignes, impasse des Lilas, avenue Foch/av. Foch`),
  ),
  trades:
    phrases(`Conseil, Logistique, Informatique, Transports, Bâtiment, Énergie, Immobilier, Assurances, Médias, Industrie,
    Distribution, Services, Ingénierie, Traiteur, Santé, Voyages, Textiles, Sécurité`),
  legalForms: withVariants(phrases("SARL/S.A.R.L., SAS, SA/S.A., EURL, SASU, ''")),
  jobTitles:
    phrases(`Directeur général, Responsable commercial, Acheteur, Assistante de direction, Comptable, Chef de projet, Gérant,
    Responsable marketing, Directrice des ventes, Développeur`),
  freeMail: words('orange.fr gmail.com gmail.com free.fr wanadoo.fr hotmail.fr laposte.net'),
};

const spanish: NameWords = {
  male: withVariants(
    words(`Antonio/Toni Manuel/Manolo José/Pepe Francisco/Paco David Juan Javier/Javi Daniel/Dani Carlos Jesús/Chus
    Alejandro/Álex Miguel Rafael/Rafa Pedro Ángel Pablo Sergio Fernando/Fer Jorge Luis Alberto/Berto Álvaro Diego Adrián
    Raúl Iván Enrique/Quique Rubén Ramón Vicente Óscar Andrés Joaquín/Quino Santiago/Santi Eduardo/Edu José-Luis Juan-Carlos`),
  ),
  female: withVariants(
    words(`María Carmen Ana Isabel/Isa Laura Cristina/Cris Marta Dolores/Lola Lucía Pilar Elena Sara Paula Raquel
    Beatriz/Bea Silvia Mercedes/Merche Nuria Julia Rosario/Charo Teresa/Tere Irene Patricia/Patri Montserrat/Montse Rocío
    Mónica Andrea Alba Ángela Inmaculada/Inma Concepción/Concha Consuelo/Chelo Ana-María María-José`),
  ),
  family:
    words(`García González Rodríguez Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz
    Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina
    Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido Cortés Castillo Santos
    Lozano Guerrero Cano Prieto Méndez Cruz Calvo Gallego Vidal León Márquez Herrera Peña Flores Cabrera Campos Vega`),
  familyStarts: words(
    'Alba Alcá Alma Ara Bal Bar Bena Cal Cama Carra Casa Cerva Cor Esca Este Fuen Gala Gue Hino Jara Lla Mala Man Mira Mon Ola Pala Quin Rebo Sal Sego Torre Val Villa Zama Zara',
  ),
  familyEnds: words(
    'bal cedo chena cillo da dero do dor gón llas llero lla món mora na nares nero nillo ño ra randa redo rez ro rte sco tes tillo to var vera yo zar',
  ),
  cities: withVariants(
    phrases(`Madrid, Barcelona, Valencia, Sevilla/Seville, Zaragoza/Saragossa, Málaga/Malaga, Murcia, Palma, Bilbao, Alicante,
    Córdoba, Valladolid, Vigo, Gijón, Granada, A Coruña/La Coruña, Vitoria, Elche, Oviedo, Santander, Pamplona, Almería`),
  ),
  streets: withVariants(
    phrases(`Calle Mayor/C. Mayor, Avenida de la Constitución/Avda. Constitución, Calle Real/C. Real, Plaza España/Pza. España,
    Calle Cervantes/C. Cervantes, Paseo de Gracia/Pº de Gracia, Calle San Juan/C. San Juan, Calle del Sol/C. del Sol, Ronda Norte`),
  ),
  trades:
    phrases(`Consultores, Logística, Informática, Transportes, Construcciones, Energía, Inmobiliaria, Seguros, Alimentación,
    Servicios, Ingeniería, Asesores, Textiles, Viajes, Seguridad, Hostelería, Distribuciones, Medios`),
  legalForms: withVariants(phrases("S.L./SL, S.A./SA, SLU/S.L.U., S.L./Sociedad Limitada, ''")),
  jobTitles:
    phrases(`Director General, Responsable de Compras, Comercial, Gerente, Administrativo, Jefa de Proyecto, Contable,
    Directora de Marketing, Desarrollador, Responsable de RRHH`),
  freeMail: words('gmail.com gmail.com hotmail.es yahoo.es telefonica.net outlook.es'),
};

const australian: NameWords = {
  ...british,
  cities: withVariants(
    phrases(`Sydney, Melbourne, Brisbane, Perth, Adelaide, Gold Coast, Newcastle, Canberra, Wollongong, Geelong, Hobart,
    Townsville, Cairns, Darwin, Toowoomba, Ballarat, Bendigo, Mackay`),
  ),
  legalForms: withVariants(phrases("Pty Ltd/Pty. Ltd., Pty Limited/Pty Ltd, Ltd/Limited, ''")),
  freeMail: words('gmail.com gmail.com bigpond.com outlook.com.au hotmail.com yahoo.com.au'),
};

/** Countries with people in them, ISO 3166-1 alpha-2. */
export type Country = 'US' | 'GB' | 'DE' | 'FR' | 'ES' | 'AU';

/** The words of each country. */
export const nameWords: Readonly<Record<Country, NameWords>> = {
  US: american,
  GB: british,
  DE: german,
  FR: french,
  ES: spanish,
  AU: australian,
};
