/**
 * Given names that are used for one another: the full forms' common root first, then variants and nicknames, folded.
 * A nickname may belong to several groups (`alex`), so membership is not transitive.
 */
export const nicknameGroups: readonly (readonly string[])[] = /* @__PURE__ */ `
abigail abby abbie abbey gail
abraham abe abram bram
adelaide addie adele adela heidi
adrian ade
agnes aggie nessie
albert al bert bertie alberto
alexander alex alec alick sandy sasha xander zander alexandre alessandro alejandro aleksander aleksandr sascha lex ale
alexandra alex sandra sandy sasha lexi lexie alexa alessandra alejandra aleksandra
alfred al alf alfie fred freddie alfredo
alice allie ally alicia alison allison
amanda mandy manda
amelia amy millie mia emelia
anastasia stacy stasia nastia ana
andrew andy drew andre andrea andreas andrzej andrei andrey andrej anders andres
angela angie angelina angelica
ann anne anna annie nan nancy nina anita annette ana hannah anja anya
anthony tony anton antonio antoine anthonie toni ant
antonia toni tonia
archibald archie baldie
arnold arnie arne
arthur art artie arturo artur
augustus gus august augustin augustine
barbara barb barbie babs bobbie basia
bartholomew bart bartolome barry
beatrice bea trixie bee beatriz beatrix
benedict ben bennie benedikt benoit
benjamin ben benny benji bennie benjy
bernard bernie barney bernhard bernardo
bertram bert bertie
bradley brad
brendan bren
bridget biddy bridie brigid brigitte birgit
calvin cal
cameron cam
caroline carrie carol carolyn caro carolina karoline lina
cassandra cass cassie sandra
catherine cathy katherine kathryn kate katie kathy kay kit kitty katarina katharina catalina caitlin kathleen karen katrin ekaterina katya katja cat trina
cecilia cecily celia cissy cecile
charles charlie chuck chas chip carl carlo carlos karl karel charley
charlotte charlie lottie lotte carlotta char
chester chet
christian chris christiaan cristian kristian
christina chris christine tina chrissie christa cristina kristina kirsten kristen kristin christy kristine
christopher chris kit topher christophe cristobal kristoffer christoph kris
clarence clare
clifford cliff
clinton clint
constance connie
cornelius neil corneel cor kees
curtis curt kurt
cynthia cindy cyndi
daniel dan danny daniele danilo dani
daniela dani daniella danielle
david dave davy davey davide dai dawid
deborah deb debbie debora debby
dennis denny denis
diana di diane dian
dolores lola dolly
dominic dom nick dominik dominique domingo
donald don donnie donny
dorothy dot dottie dolly dora dorothea dorota
douglas doug dougie
duncan dunc
edgar ed eddie
edith edie
edmund ed eddie ned edmond
edward ed eddie ned ted teddy eduardo edouard eduard
edwin ed eddie ned
eleanor ellie nell nellie nora lenore elinor eleonora elena
elijah eli
elizabeth liz lizzie beth betty bess bessie eliza lisa libby betsy elisabeth elsa elsie ella isabel lise liesel elisa elise elspeth lillibet elzbieta bettina
emily em emmy millie emilia emma
emmanuel manny manuel emanuel manolo
eric rick erik erich eryk
ernest ernie ernesto ernst
esther essie hester
eugene gene eugen eugenio yevgeny
evelyn evie eve lyn
ezekiel zeke
federico fede fred
ferdinand ferdie fernando fernand nando
florence flo flossie florrie
frances fran fanny francie frankie francesca franziska francoise francisca
francis frank fran frankie francisco francesco franz frans francois franciszek paco pancho
franklin frank frankie
frederick fred freddie freddy fritz friedrich frederic federico frederik ric
gabriel gabe gabi
gabriella gabby gabi gabriele gabriela gabrielle ella
geoffrey geoff jeff jeffrey jeffery
george georgie jorge giorgio georg georges jerzy jiri yuri georgios joris
gerald gerry jerry gerhard
gerard gerry gerardo gerhard
gertrude gertie trudy
gilbert gil bert gilberto
giovanna gianna joan
gregory greg gregg grigory gregor gregorio
gwendolyn gwen wendy
harold harry hal harald
harriet hattie harry
helen nell ellen lena helena elena helene nellie eleni
henrietta hettie etta henny
henry harry hank hal enrique henri heinrich enrico hendrik henrik heinz hal
herbert herb bert bertie heribert
herman manny hermann
hubert hugh bert hubie
hugh hughie hugo
humphrey humph
ian iain
ignatius iggy ignacio nacho ignaz
irene rene irina
isaac ike zack isak
isabella bella izzy isabel isabelle belle izabela isa
isidore izzy
jack jackie jacky
jacob jake jakob jakub jacques jaap coby
jacqueline jackie jacky jacqui
james jim jimmy jamie jem jaime jacques giacomo seamus santiago jimi diego hamish
jane janie jenny jan janet jean joan johanna
janet jan jeannie
jason jay jace
jean jeanie jeanne jeannie
jennifer jen jenny jenni jenn
jeremy jerry jeremiah jem jeremias
jerome jerry jeronimo
jessica jess jessie
jesse jess
joan joanie jo joanna
joanna jo joanne jo joann johanna ioanna
john jack johnny jon johan johann jean juan giovanni ivan jan hans sean ian jonny jock johannes joao gianni evan jens ioannis yannis
jonathan jon johnny nathan jonny jonathon
joseph joe joey jose giuseppe jos josef pepe jozef beppe sepp yosef josh
josephine jo josie josephina josefina fina giuseppina
joshua josh
joyce joy
judith judy jody judi
julia julie jules julianna giulia
julian jules jule julien
katrina trina kat
kenneth ken kenny
kimberly kim kimmy kimberley
laura laurie lori lauren
lachlan lachie lach
lawrence larry laurie lorenzo laurence laurent lars lorenz loren lawrie
leonard len lenny leo leonardo lennie leon
leopold leo poldi
leslie les
lewis lew lou louis luis ludwig luigi
lillian lil lily lilly liliana
linda lindy lyn lynn
louis lou louie luis luigi ludwig lewis ludovic
louisa lou louise luisa lulu
lucas luke luc luca lukas lucasz
lucy lucia lucille lucie lu
madeline maddie maddy madeleine magdalena
magdalena magda lena maddalena madeleine
malcolm mal
marcus mark marc marco marcos marek markus
margaret maggie meg peggy marge margie rita margarita greta megan madge marguerite margarete margot gretchen daisy malgorzata marjorie peg
maria mary marie mia mariya
marian marianne mary ann
martha marty mattie patty marta
martin marty martijn marcin
martina tina
mary molly polly maria marie mae mamie may mimi miriam moira maura
matilda mattie tilly tilda mathilde maud
matthew matt matty mateo matteo matthias mathieu matthijs mateusz mats
maureen mo
maurice mo morris moritz mauricio maurizio
maxwell max
maximilian max maxim massimo maximiliano
melanie mel
melissa mel missy lissa
melvin mel
michael mike mick mickey mikey mitch miguel michel michele micha mikhail misha michal mikael mikkel mihai micky
michelle shelly micky chelle
mildred millie
miriam mim mirjam
mitchell mitch
mohammed mohamed muhammad mohammad mohamad mo mehmet muhammed
montgomery monty
moses mo moshe
nancy nan
natalie nat natalia nataly nathalie natasha
natalia natasha nat
nathaniel nate nathan nat
nicholas nick nicky nico nicolas nikolaus klaus claus niklas nikolai niels mikolaj nikos nicola cole nik
nicole nicky nikki nicola
norman norm
oliver ollie olly olivier
olivia liv livvy ollie
oscar oskar ozzie
oswald ozzie oz
pamela pam
patricia pat patty patsy trish tricia patti patrizia
patrick pat paddy patricio padraig rick patrik patrice
paul pablo paolo pavel pauly pawel paulo pal
paula polly paulina pauline
penelope penny pen
percival percy
peter pete pedro pietro pierre petr piotr pieter petrus per
philip phil pip filip felipe filippo phillip philippe
phyllis phyl
priscilla cilla prissy
rachel rae ray raquel rachael
ralph rafe
randall randy
randolph randy dolph
raphael rafael rafe raf raffaele rafal
raymond ray raimund ramon raimondo
rebecca becky becca beck bec rebekah rebeka
reginald reg reggie rex reynaldo
richard dick rick ricky rich richie ricardo riccardo ryszard rik
robert bob bobby rob robbie robin bert roberto rupert bobbie
roberta bobbie robbie
roderick rod roddy rick rodrigo
rodney rod
roger rodger hodge ruggero rutger
roland rollie orlando rolando
ronald ron ronnie ronny rinaldo
rosemary rose rosie romy
rosalind roz rosa rose ros
roxanne roxy
rudolph rudy rolf rodolfo rudolf
russell russ rusty
ruth ruthie
samantha sam sammy
samuel sam sammy samuele
sarah sally sadie sara sal
scott scottie
sebastian seb bas bastian sebastien basti
sharon shari
sidney sid sydney
simon si simeon shimon szymon
sophia sophie sofia sofie zofia
stanley stan
stella estelle
stephanie steph stefanie steffi stevie stefania
stephen steve steven stevie stefan stephan esteban etienne stefano steffen stephane szczepan
stuart stu stewart
susan sue susie suzie suzanne susanne susanna zuzana suzy susana
sylvester sly silvester
sylvia silvia sylvie
tabitha tabby
terence terry terrence
theresa terry terri tess tessa teresa tracy therese resi
theodora dora thea
theodore ted teddy theo theodor teodoro fyodor
thomas tom tommy tomas tomasz tommaso thom tam
timothy tim timmy timo timoteo
tobias toby tobi
ulrich uli ueli
valentina val
valerie val valeria
veronica ronnie vera nicky veronika vero
victor vic vittorio viktor
victoria vicky tori vicki vikki viktoria vittoria
vincent vince vinny vin vincenzo vicente vinnie
virginia ginny ginger ginnie
vladimir vlad volodya wladimir volodymyr
walter walt wally walther gualtiero
wilfred will fred wilf wilfried
wilhelmina minnie willa mina billie wilma
william bill billy will willy liam guillermo guillaume wilhelm willem guglielmo willie gwilym wim
winifred winnie freda
winston win
yolanda yoli
yvonne eve
zachary zach zack zachariah zak
`
  .trim()
  .split('\n')
  .map((line) => [...new Set(line.split(' '))]);
