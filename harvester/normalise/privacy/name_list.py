"""Given and family names in Java and beyond that are not told by their build (see name_shape.py)."""

from __future__ import annotations

_NAMES = """
abdul abdullah abdulloh abdur abdurrahman abidin abiyasa aceng acep adam ade adelia adelina adhi adi
adinata adinda aditya adnan adnyana adrian afandi affandi afiah afif afifah agnes agnesia agung agus
agustian agustin agustina agustinus ahmad ahyar aidil aileen ainun ainur airin airlangga aisah aisyah ajat
ajeng akbar akhmad akhyar akmal alamsyah alan albert alberto albertus aldo alea alesandro alesha alex
alexander alexandra alfan alfian alfin alfons alfonsus alfred alfredo ali alia alif alifah alim alimin
alina alisha allan almira aloysius alvian alvin alwi alya amalia amaliah amanda amandus amar ambar
ambarita amelia amelinda amelya amin aminatun amir amirullah amrin amru amrullah ana anam ananda anang
anas anastasia anastasya anderson andhika andi andika andini andre andreana andreas andrew andria andrian
andries andy anes angela angelia angelica angelina angga anggi anggita anggraeni anggraini ani anik
anindita anis anisa anisah anisatul anissa anita anjani anjar anna annas annisa annisah anshori ansori
antika anton antoni antonia antonius anugrah anwar anwari apriansyah aprilia apriliani aqila aqilah ardan
ardian ardina ari ariel arif arifin ariful arimbawa arina arioko aris arista aritonang arjun arjuna arkan
arkana arlan arman armand armando arnold arofah arsad arsyad artawan arthur artika arum aruna arvin arya
aryo asadi asep asih asman asmarani asmat asmaul asmi asmoro asnah asnawi asrori asrul astawa astri astrid
astutik aswani aswin asyari asyifa asyraf atiek atik atika atikah atin atmaja atun audi audrey augusta
augustine aulia aunur aurel avina awaludin ayu ayudia ayuni azahra azalea azhar azis aziz azizah azka
azkia azmi aznur azril azwar azzam bachtiar badri badrun badrus bagas bagaskara bagus bagya bahar
baharuddin baharudin bahrul bahtiar baiq bakkara bakri bakrie bambang banu barnabas barokah barus basirun
basith baskoro basri basuki basyir batubara bayu beatrice belinda bella benedicta benediktus beni benjamin
benny benyamin bernadetta bernadus bernard bernardus berta bertha betty bianca bima bimo bisri bobby boby
boedi boimin boinah boiran bonar bonifasius boy brahim brian brigitta bryan buchori budhi budi budiarti
budiarto budiawan budiharjo budiman budiono bukhori bunari bunyamin burhan busro bustami bustomi
butarbutar butet cahya cahyo calista calvin camelia candra cantika carissa carla carlos carmen carolina
caroline carolus casmin catherine catur cecep cecilia celine chaerul chaidir chairil charles chasan
chasanah chelsea cherly chesya chika choiri choirul choirun cholid cholifah chomsatun christ christian
christine christopher cici cindy cintya citra clara clarissa claudia clement cornelia cornelis cristian
cyntia dadang dafa daffa dahlan dahlia dakir dalmi damanik damianus damin damiran damiri damis danang dani
danial daniel danielle danish daniswara dardiri darius darlan darlis darma darmaji darman darmawan darmi
darmo darmuji darmulyo darsan darsi dartik daru darus darwin darwis dasirah dasirin dasuki daud daulay
dauri david dawam dawud deborah deby deddy dede dedeh deden dedi dedy deka delia delon demak dematius
dendy deni denis dennis denok derry desak desi desiana desinta desita dessi dessy desti destriana deswita
desy devan devi devon dewanti dewanto dewi dewita dhea dhimas diah dian diana diandra dianita dickson
dicky didi didik didin diego dika diki dilla dimas dimyati dina dinar dinata dinda dindin dini dinny dio
dirga dirman dismas ditha dito ditya diva djafar djamal djarot dodi dodik dodo dody dolly dominggus
dominikus donald donatus doni donna dora dorce doris dorothea drajat dudi dudung dul dulah dullah dulmanan
dwi dwiana dwinanda dwita dyah dyan dyna dzaki eben echa edhi edi edison edo eduard eduardus edward edwin
efendi efendy effendi effendy efraim egi eka eko elena eleonora elga elias elis elisa elisabet elisabeth
elizabeth ellen elma eloisa elok elsa elvis elysa elza ema eman emanuel emerensiana emi emil emilda emilia
emily emma emmanuel emmy endah endang endi endra endri endrik endro enggar eni ening enjelina eny epi eric
erica erick erik erika erin eris erlan erlangga erma ernest eros ervan erwin esther esti estu euis eunike
eva evan evelin evelina eveline evelyn evi eza ezra fabian fabiola fadhil fadil fadila fadilah fadli fadly
faesal fahira fahrizal faisal faishal faiz faiza faizah faizal faizin faizun fajar fajri fakhrul falentina
fania fara faradila farah farahdiba fardan farel farhan farhat farid farida faris farizi farros faruk
faruq fathir fathur fatih fatimah fatimatus fatimatuz fatkhul fatkhur fatma faturahman fausta fauza fauzan
fauzi fauzia fauziah fauzul fawwaz faza fazri febby febi febri febrian febrina febry feby felicia feliks
felix fellisia fena fera ferdi ferdian ferdinand ferdinandus feri fernandes ferry fia fian fida fidela
fifi fika fiki fikri fikry filbert filipus fina finda finka fiona firda firdaus firdausi firly firman fita
fitra fitri fitria fitriah fitroh floren florentina frans fransisca fransisco fransiska fransisko
fransiskus freddy frederik fredy frengky freya frida frisca friska fuad fulan furqon gabriel gabriela gaby
gafur galih galuh ganang gandhi gani garin gatot gatut gaudensia gavin gea gede george gerald gerardus
geri ghaisan ghaitsa ghalib ghifari ghina ghoni ghozali ghufron gibran gideon gilang gilar giman gimin
gina ginanjar ginting giran gita glenn gloria goenawan gofur goh gondokusumo gouw grace gracella gracia
gregorius gugun gultom gumilang gumilar gunadi gunarso gunawan guntur gurning gusmao gustav gustian habib
habibah habibi habibie haedar hafid hafidh hafidz hafiz hafizh hafsah hafshah haidar haikal hairul hajir
hakim halim halima halimah haliman halimatus halimi hambali hamdan hamdun hamid hamidun hamim hamka hamzah
hana hanafi handika handojo handoko hanif hanifa hanifah hans hansen hanum hapsari haq harahap hardian
hariri haris harisun harja harris hartatik hartik harun haruna hasan hasanah hasbi hasbullah hasibuan
hasim haslinda hassanah hastin hastutik hasyim hasym haya hayu heidi hein helen helena helga helmi helmy
hendarsin hendarti hendik hendra hendrawan hendrik hendro hendry heppy herawan herdian heri herlambang
herlan hermina hersanti herta heru hesti hesty hety hidajat hidayah hidayat hidayatullah hidayatus hikmah
hikmawan hilda hildan hilma hilmawan hilmi hilmy himawan himmatul hindun hisam hisyam hizkia hotma hotman
humaira humairah husada husain husein husen husin husnan husnil hutabarat hutagalung hutahaean hutajulu
hutapea hutasoit hutauruk ian ibad ibnu ibrahim ibrohim ichsan ida idham idhar idris ifa ifan iffah ifti
igo ihsan ihwan iin ijah ika ikah ike ikhsan ikhwan iksan ikwan ilen ilham ilmah ilmi ilyas imade imah
imam imanuel imas imelda imran imroatul imroatus imron imronah inah inayah indarti indera indira indra
indrajaya indrasari indraswari indrayana indri indro indun ineke inggit inka innayah intan intania inten
ipah ipin iqbal ira irana irawan irene irfan irfansyah irma irna irsad irsyad irvan irwan irwansyah isa
isabel isabela isah ishak iskak iskandar ismah ismail ismaya ismet ismi ismu ismul isnan isnu isroil
isroul istiawan istikomah istini istutik iswan iswandi ita ivan ivana ivanka ivo iwan izza izzah izzatul
jack jackson jacky jacob jaelan jafar jaka jakaria jaki jalal jalaludin jalil jamal jamali jamalia jamari
jambari james jamiatun jamil jamilah jamiran jamroni jana jane janet jannah janti januar januarti japar
jarkasi jarot jarwi jasim jasir jasmine jayadi jayus jazilah jazuli jean jefferson jeffri jeffry jefri
jehan jemadi jemi jemirah jenal jeni jenita jeremia jeremy jerry jesika jessica jessie jesslyn jevon jhon
jihad jihan jimin jimmy jinem joan joana jodi joel johan johanes johanis johannes john joice jojo jokowi
jon jonas jonatan jonson jose josefina josep joseph josephine joshua josua jovan joyce juairiyah juana
juanda juandi juari juariah juarno judika jujuk jujun juki julia julian juliawan julio julius julkifli
jumaali jumaat jumain jumali jumani jumiah jumik jumingan juminten jumiran junio junus jupri juriah jusuf
juwair juwana juwari kadari kadarisman kadarusman kadek kadeni kadijan kadimun kadir kadiran kadirin kadis
kadmi kadri kahfi kaila kalalo kalila kalim kalista kalsum kamal kamaliah kamari kamaria kamariah kamarul
kamaruzzaman kamelia kamid kamidi kamila kamilah kamilatul kamilia kamin kamiran kamirin kamisah kamisan
kamsi kamto kanafi kanaya kania kanthi kanti kanugrahan kapsah karamoy karel karen karim karimah karimun
karina karja karmaji karman karmi karmilah karmuji karnoto karomah karosekali karsan karsi karsilan karta
kartana kartawijaya kartika kartolo kasan kasanah kasbi kasbolah kasbullah kasdan kaselan kasemi kaseri
kasiah kasian kasiram kaslam kaslan kasmat kasmuin kasnan kaspan kaspi kaspin kasran kasrom kastam
kastamah kastawi kastim kastin kastolan kastubi kastur kasturah kasturi kasub kasum kasun kaswi katam
katarina katelyn katemi katemin katemo katenan katiah katijah katijan katilah katimah katiman katimun
katirah katiran katirin kato katon katoni katrin katrina katsum kaunang kawirya kawit kayi kayin kayis
kayla kayum keisha kemin kemiran kemis kendra kenny kenzie kenzo kesumawati ketaren ketty ketut kevin
keyla keysa keyza khabib khadijah khafid khafidz khafifah khaidir khairi khairul khairun khairunisa khalid
khalidah khalimah khalisa khalisah khamid khamim khanafi khansa khanza kharis khasan khasanah khatijah
khoir khoiron khojin kholid kholik kholil kholilur kholis khotib khotim khouw khumaeroh khumaidah khurin
khusaeri khusnu kiana kiki kikin kinanthi kinanti kinara kinasih kirana kirani kirno kisman kisno kiswanto
kiswoyo kiyat klara klemens komang komari komariah komarul komarun komsatun komsin komsiyah konita
konstantinus kori koriah korib kosasih kosidin kosim koswara krisna kristanti kristian kristin kristina
kristofel kristomo kulsum kunari kuncahyo kuncoro kundari kundoro kuntadi kuntari kunti kunto kuntoro
kurdi kuriah kurnia kurniadi kurniasari kurniati kurniatun kurniawan kurnisih kusaeri kusairi kuseri
kuslan kusmiah kusnan kustam kustin kusumadewi kuswara kuwadi kuwat kwee kwik kwok kyla labib laela
laelatul laila lailasari lailatin lailatul lailatun lailatus laili lailiyah laily laksmi laksmiwati lalita
lamidi lamijah lamijan lamijo lamik lamin lamiran lamirin lamis lamsi lani larasati lasemi lasikah lasim
lasimun lasiran lasmining lastri lastutik lasuri lasut latif latifa latifah latifatul latip latuconsina
laurencia laurens laurensius laurentius lea leandro lebdo legawa legi legiman legimin leginah leginem
legini legino legirah legiran lehan leila leimena lekatompessy lely leni leon leonard leonardo leonardus
leoni leony lesmana lestari lesti levi lewi leyla lia liauw libertus lidia lidya liem lies lilian liliana
liliek lilies lilik lilis lily lim limah limantara limaran limbong lina linda linggar lisa lisana lisda
lisma listiorini livia liza lois lolita lorensius louis lubis lucas lucia luciana lucy ludfi luhut luis
lukas luki lukluk lukman luluk lulut lumbangaol lumbantobing lumentut luna luqman lusi lusia lutfan lutfi
lutfiah lydia lyla lyra maarif mabruroh machfud machmud machmudah machrus madekan madjid madrim madun
maesarah magdalena magfiroh mahanani maharani mahasin mahbub mahendra maheswari mahfud mahfudh mahfudoh
mahfudz mahmud mahmudah mahrus mahsun maida maimun maisarah maizura majid makhfud makhrus makhsun makmun
makruf malaikah maleha malik malika malikah malikatul malikha mamahit mamiek mamik mamlu mamluah mamluatul
manaf manalu manan mandagi mandasari mangatur mangindaan mangku mangunkusumo maniah manihuruk manijan
manirah manisih manopo mansur mansyur mansyurin mantep manuel manullang manurung maramis marbun marcel
marco marcus mardian marfuah marfuatin margareta margaretta margi margo maria mariah mariam mariamah mario
marjikan markaban markamah markasan markonah markum markun markus marlon marnan maron marpaung marpuah
marsad marsam marsan marsian marsikan marsum marsup marten martias martilah martopo martua martunis maruf
marwa marwah marwata maryam maryogi marzukoh masbukin masduki masduqi maseh masfuah masfufah mashar mashur
masidah masiran masitah masitoh maskan maskanah maskun maskur maskuri masliah maslukah masnuah masrikan
masrokan masruhan masrukan masrur massuli mastina mastur masud masuda masulah masuri masyitoh masykur
matali mateus matius matkasan matnur matondang matrai matrais matrawi matsalim matulessy maulana maulani
maulaya maulida maulidia maulidya maulina maulinda maura maurin mauritius mawaddah mawan max maximus maya
mayangsari mayla mayra meidina meika meila meilan meilana meilia meilina meilinda meisya meitasari meity
melani melania melanie melati meli melia meliana melina melinda melisa melissa melita meliya melki melky
melly melvin mendi mercy meriana merlin merlina merry mertayasa meryana mesaroh mesdi mesi mesinah mesiran
mesiyem mesnan mesran meti metta meuthia mevi meyta mia michell michelle mido mieke miftachul miftah
miftahul miftakhul migdad mijan mijo mikael mikayla mikha mikhail miki miko mila milda miliana milka milla
millatul mily mimin minan mingsih minhajul mintari minto mintorogo mira miran mirza misbach misbah
misbahul misbahun misbakhul misdar misem misiah misijah misiran miskah miskan miskat miskun mislam mislan
misnan misran mistar mistijah mistin mistun miswar moammar moch mochtar moechtar moenir moentiah moh
mohamad mohammat mohammed mohan mohdar mohtar mohzen mokhamad mokhtar mona monica monika monique monita
moris moses muallifah muamanah muamar muammar muanah muawanah mubarok mubarokah mubin muchlas mudakir
mudawamah mudlofar mudrik mudzakkir mufid mugi mugiran muh muhajir muhali muhammat muhammed muharom
muharor muhasan muhayat muhibbin muhid muhlas muhlis muhlisin muhlisoh muhlison muhsin muhson muhtar
muhtarom muhyi muin muis muja mujab mujais mujamil mujayin mujazin mujibur mujilan mukafi mukarom
mukarromah mukayat mukayin mukhid mukhlas mukhlis mukhlisin mukhlisotin mukhtar mukhtarom mukid mukit
muklas muklis muklisin mukrim mukrin mukromin muksin mukson mul mulawarman muliatin mulijah mulik mulikah
mulimah mulin mulki mulud mulya mumtahanah mumtaz mumtazah munaseh munawar munawir mundakir mundasir
mundiah mundir mundofar mundzir mungid munif munik munip munir munjiat munsalim munsir muntahar muntako
muntaliah muntalib muntamir muntasir munthe muntolib munung munzir muqodas murali murasid muria muriah
murib muridan murji murjiah mursahid mursaid mursalim mursalin mursid mursodo mursyid murtado murtaufik
murtopo musa musabikin musadad musafaah musafak musahid musaid musalamah musaman musaropah musawir musi
musilan muskan musleh muslih muslikan musonef musonif musrikan mustaan mustajab mustakhim mustakim
mustaman mustangin mustanir mustansir mustarah mustatik mustopa musu musyafak mutaalimah mutamakin mutaqim
mutarom mutasiah mutawakil mutawali mutohir mutolib mutrofin muwafik muzakir muzakkir muzamil muzdalifah
nababan nabil nabila nabilah nabilatul nadapdap nadeak nadhif nadia nadila nadine nadira nadzifah nadzir
nafi nafia nafiah nafidah nafisa nafisah nafisatul nahar naibaho naila nainggolan najah najib najiha
najihah najmah najmi najwa nana nanang nanda nandang nandar nanik nanin naning nanlohy nanok napitupulu
naresh narsi nartik nasecha naseha nasehah nashir nasikah nasikin nasikun nasim nasir naskan nasokah
nasrah nasruloh nasuha nasuhah nasuka nasution natalia natalie natalina natan nathan naufal naufan naura
naurah nauval nawawi naya nazhifa nazila nazilah nazir nazirah nazmi nazril nazwa neila neilul neli nelly
nelson nena neneng nengah neni nenti neny nesti neti neva nevi nevia ngadenan ngaderi ngadiran ngadisan
ngadiso ngalimun ngapiah ngasemi ngaseri ngateman ngatiran ngurah ngusman nia nicholas nicko nico
nicodemus nicolas nidaul nieke niels nihayah niken nikmah niko nikolas nikolaus nila nilasari nilna nimas
nina nindia nindya ningrum niniek ninik ninin nining ninis ninuk nirmala nisa nisaul niswah nizam nizar
nizmah njoo noel noer noermala noeroel nofi nofia nofika nofri nogroho nona nonik noor norma normah
normalita norman notonegoro novalia novan novanda novelia novelya novendi novendra novera noverita novi
novia novica novie novika novilia novira noviria novri novy nugrahani nuh nuha nuke nukman numan nunik
nuning nunuk nunung nunus nurfalah nurhasan nuril nurintan nursalam nursodik nyami nyamiati nyamin
nyamiran nyanik nyari nyariman nyarmi nyoman nyoto octa octarina octavia octavian odilia oei oey ofi ogi
oki okky okta oktaria oktarina oktavia oktavian ola olga olifia olive oliver olivia ompusunggu oriza
orlando osa oscar oskar osman otniel ovi ovie ozi ozzy pabowo padilah padlan padli padmo paelan paenah
paeran pahing paijem paikem paimun painten pairan paisal paisan paitah paiton paitun paizal pajar pakpahan
palal paluphi palupi pamela pamuji pandapotan pandi pandoyo pandu pane pangaribuan pangemanan pangestika
pangestuti panggabean panhar panijem panikem paniran paniri panjaitan panji panjul panuju panut panuwun
paramita paramitha pardal pardede pardomuan pariah paridah parijah parijem parikem parikesit parilah
parilan parioto parisan parjan parjana parjiah parjilah parjio parlan parlaungan parlian parlindungan
parluhutan parsan parsaoran parsum parta partana partik partilah partiwi partu partun parwata parwin
pasaribu pascal pasha pasiran pasuruan patemah patemi patemin patiah patima patimah patirah patkur patma
patonah patoni patricia patrick patrisia patta pattinama paul paula paulina pauline paulinus paulus pauzan
pauzi pauziah pawit payan payem pebri pebriana pebrianti pebrianto pedro pegi pendi peni peny peregrinus
permadi permana permanasari permatasari permono perry peter petra petrik petronela petrus petty philip
philipus phillip pipin pipit piran pirno pitoyo pitri pius plorentina poedji poernama poernomo poerwadi
poerwo pohan ponari ponijah ponijem ponikem ponimah poniman ponimun ponirah poniran ponirin ponisih poniti
ponitri ponti poppy porwanto posmaria prabowo pradana pradika pradikta prajaka prakasa prakosa prakoso
pramana pramesti pramu pramudia pramuji pramukti pranacitra pranajaya prang pranowo pranyata prapti
praptiwi prapto prasadja prasandi prasasta prasasto praseno prasetio prastika prastiko prastiwi pratama
pratami pratistha pratisto pratiwi pratondo pratopo prawiro prawoko prayekti prayogi prayogo preti
priambada priambodo priambudi priangga priatama priatin prida prihandoko prila prilia primadona primo
prinda prisca prisila priska priskila priyambada priyambodo puad puguh pujakesuma pujasari puji
pujiastutik pujiatin pujilah pujilestari pujirahayu pujiran pujud punaji punari pundra punidi punijah
punijan punirah puniran punirin punto puradi purbandari purbaningrum purbasari purbo purboyo purnama
purnawirawan purnomo purnomosidi purnowo purwaka purwana purwantara purwata purwosasongko purwowidodo
puspaningrum pusparani puspasari puspita puspitaningrum puspitasari puspito puspitorini putranto putrawan
putria putrika putro putu qadri qaila qaireen qalbi qasim qatrunnada qistina qodir quddus qulub quraisin
qurotul qurratul qurrota qurrotul rabiah rabiatul rachel rachmat raden radit radya rafa rafael raffa rafi
rafid rafida rafif rafika rafiki rafiq rafli raflie rafly rahadian rahajeng rahardian rahimah rahma rahmad
rahmadona rahman rahmat rahmatika rahmatulloh raihan raisa rajab rajagukguk rajiman raka rakha rakhma
rakhmad rakhman rakhmat rakiman rama ramadan ramadana rambe ramdan ramdhon ramelan rameli raminten ramlah
ramlan ramli ramlis ramzi randy rangga rangkuti rani rania raphael rara rasdan rasemi rasid rasikin
rasilah rasim rasipah rasipan raska rasta rastika rastra rasulin rasum rasuna rasyad rasyid rasyida ratama
ratemi ratih ratimah ratna ratnadewi ratnawulan ratri ratulangi raudlatul raudlotul ravi rayhan rayi
raymond rayyan rebi rebin rebo redi redy refaldi refi refika refina regina regita rehan reinhard rejo reki
rekso rektomo renaldi renata rendi rendra rendy reni renita reno renol reny resita resmiati resmin resna
respati resti restia reswari retna retnaningrum retnasari retno retnoningrum retnosari retnowulan reva
revalina revan revi reyhan reynald reynaldo reza rezi rezki rezky rezza rhena rheza rhoma riama riamah
riboet ricard ricka rico ridlo rido ridoi ridwan ridzki rieke rien rifai rifal rifan rifda rifdah rifka
rifki riga rika riki rila rilia rinda rining rion rios riris risal risang risca rismala rista ritonga
ritta ritwan rivai rivan riza rizal rizka rizki rizkia rizkiah rizkika rizqa rizqi rizqia robert robi
robiah robiin robin robit robitoh roches rodiah rodli rofik rogayah roger rohis rois roji rojiah rojiun
rokayah rokib rokibah rokiban rokim rokis roland romadlon romadon romdon romelah romelan romlah romlan
romli romlih romlin romsiah ronald ronggo ronsi ropiah ropik ropikoh ropingi ros rosemary rosi rosid
rosmala rossi roudlotul rouf roufah royhan rozak ruba rubaiah rubama ruben rubi rubiah rubikah rubikem
rubikin rubirah rudolf rufaida rufiah rufinus ruhama ruhana ruhayah ruhiat ruhiyat ruhyat rukana rukanah
rukayah rukma rukman rukoyah rulan ruli rully ruly rumain rumanah rumaya rumengan rumeni rumiah rumisah
rumlah rumondang rumsiah runtah runtu rupaidah rupingah rupingi rupinten ruqayyah rusdian rusi ruskan
ruskandar rustan rutan ruth ruwaida ruwiah ryan saad saadah saadat sabar sabari sabariah sabdo sabihah
sabiis sabikan sabila sabina sadam sadat saddam sadeli sadewa sadewo sadiah sadikun sadiran sadrach sadrak
saekan saelan safaat safana safei safiah safii safika safira safrida safrizal sagala sagi sagimun sahat
sahetapy sahid sahila sahir sahira sahlan sahli sahputra sahrial sahril sahrir saiba said saiful saifullah
saifulloh saikhu saipan saipul sairan sajad sajali sajian sajilah sajiran sajuri sakban sakdiah sakdullah
sakdun sakeh sakemi sakilah sakim sakimun sakir sakiran sakman sakri sakroni sakur salamah salamet salami
salamun salastri salbiah saleem saleh salehan saleman salemi saliah salihin salikun salim salima salimun
salipah salis salma salman salmiah salomo salsa salsabila salum salwa samad saman samera samian samik
samikun samil samilan samingan saminggu samingun saminten samiun samlan samlawi samosir sampun sampurna
samrih samsi samsu samsuar samsubur samsunik samuel samuri sanali sanan sanapi sandika sangadah sangaji
sangidah sangidun sania saniah saninten sanipah saniran sanisah sanjaya sanmukri sanmunawir sanoesi sanosi
sanrejo sansan santana santika santiko santina santy sanusi sanwasi sapar saparia sapariah sapiah sapii
sapikah sapitri saprol saptaji sapulette saputra saputro saragi saragih sarah sarian sarif sarikat
saringat sarinten sarip saripan saritem sarju sarkam sarkan sarkasi sarkawi sarkum sarkun sarmat sarmu
sarnan sarpan sarpi sarpiah sarpin sarumpaet sasa saskia sastro satimun satira satirah satiran satiri
satria satrio satrya saudah saukat sawabi sawal sawali sawiji sawilah sawir sawiran sayekti sayem sayidah
sayidun sebastian sebastianus selamet selvi selvia selvina selvy sembiring semi semiati senen seniwati
sentot septi septia septian septiawan septin septina septy setiabudi setiaji setianingrum setiasih setiati
setiawan setio setiono setiyawan setya setyawan setyo setyorini sevia sevira shafa shakila shalma sharon
sheila sherina sherly shifa shinta shintia shodikin shodiq shofi shofia shofwan shohib sholeh sholehan
sholekah sholihin sholihun sholikan sholikul shon shopia siagian siahaan siami sianipar sianturi siaran
siauw sibarani sibuea siburian sidabutar sidauruk siddik siddiq sidik sidiq sidqi sifa sigalingging sigit
sihombing sihotang sijabat sikan sikin silaban silaen silalahi silfia silitonga silva silvan silvester
simamora simangunsong simanjuntak simanullang simanungkalit simarmata simatupang simbolon simon sinaga
sinambela singgih sinta sinto sinulingga sinurat sipayung sirait siran siregar sirep siringoringo sisca
siska siswari siswatik siswaya siswo siswondo siswoutomo sitanggang sitepu sitinjak sitohang sitompul
sitorus sitta situmeang situmorang situngkir siwabessy siyam sjahrir slamet slameto sobari sobikin sobirin
sobri sodikin sodiq soegeng soesilo sofi sofia sofian sofie sofii sofwan sofyan sohib sohibul sokeh sokhib
sokhibah sokhifah sokib sokip solechan soleh solehan solekah solekan solekhan solekin solihah solihan
solihat solihin solihul solihun solikan solikatin solikhan solikul solikun somad sona sondakh sonia sopia
sopiah sopian sopiyan sopyan sorta sovia srilestari sripah stefan stefani stefania stefanie stefanus
stephanie stephen stevanus steven suandi suardana suarjana suarsana suartana suastika subagio subakir
subandi subari subekti sucipto sudana sudar sudarma sudir sugeng suhartatik suhud sujai sujud sukaji sukar
sukendar sukerta sukesi sukma sukoco sukron sulaikah sulaiman sulami sulastin sulastri suleman sulikan
sulis sulistio sulkan sulton sultoni sulung sumali sumantri sumar sumei sumerta sumihar sumilan suminar
suminten sumirat sumpeno sumrah sumringah sunandar sunar sunartik sundari sundoro sundoyo sunik sunoko
suntoro supangat supangkat supartik supeni supeno superman supi supiah supian supii supodo supraba
suprapti suprapto suprayogi suprayogo surahmat suraji surana surasa suratemi suratin suratna surawi
surbakti suriah surif surip suripan suroso susan susana susanah susanty susi susilo sutanta sutarip
sutatik suteja sutik sutilah sutiran sutitik sutopo sutris suud suwaji suwanda suwartik suwasis suwignjo
suwignyo suwiji suwondo suyekti syafaatul syafei syafi syafii syafrizal syahadah syahbana syahid syahla
syahlan syahnaz syahputra syahrial syahrian syahril syahrir syahrizal syahwa syaiful syaifullah syaikhu
syakib syakila syakir syakroni syakur syakuri syalwa syam syamsu syamsuar syanum syarief syarif syechan
syekhan syifa syifana syifaul syihab syokib syukri syukron syukur tabita tabrani tabri tabroni tachrir
tafrihan taha tahira tahrir taibah tajab takari takarina takim talib talita talkah talqis tama tamaji
tamam tamamul tamara tamba tambunan tami tamika tampubolon tamrin tamsi tamsir tamtomo tamuji tamyis
tamziz tan tania tanoto tanti tantri tanu tanuwijaya tapsir tapsirin taradipa tarida tarigan tarihoran
taripan tarkim tarpin tarsan tarsi tarsum tartib tartik tarwa taryam taryat tasbikah tasemi tasiah tasikin
tasilah tasir tasiran tasirun taskirah tasliah taslim tasmad tasmiah tasrip tasripan tasum tasuri tasurun
tasutik tatag tatiek tatik tatok taty tauchid taufan taufik taufikurrahman taufiqur tauhida tauhidah
tauhidin taukhid tayib taylor tazkia teddy tedja tedy tegar tejo telaumbanua temi temon teodora teodorus
teofilus teresa teresia teti tetik tetty tety thahir theodora theodorus theofilus theresa theresia thiara
thio thohir tholib thomas thompson thoyib thoyibah thung tia tiar tiara tias tibi tien tigor tika tilamto
timan timin timoteus timothy tina tinik tining tinuk tio tioria tira tirtana tirto tisa tisna titania
titiek titien titih titik titin titis tito tiur tiwi tiyas tjahja tjan tjatur tjia tjiong tjoa tjokorda
tjokro tobari tobi tobing tobroni togar togatorop toha tohir tohiroh tohirun toiman toipah toirah toiran
tolib tolibin tomi tommy tomo tondi toni toniman torik toriq toto totok toyib toyibah toyiman tresno tri
trian triastutik tridewi trihandoko trikarsi trilestari trimah triman trimulyo trina trining tripambudi
tripeni trirahayu trisasongko trisia trisuladana trisulo trisusilo triswara triswidodo tritik triutami
triwibowo triwidodo triwulandari trubus tuasikal tubagus tubari tugimah tugiman tugirah tugiran tugirin
tuilan tukilah tukilan tukimun tukiran tukul tumanggor tumbelaka tumewu tumijah tumilah tumilan tumiran
tumisih tumpal tunah tunem tunggul tuning tunis tupan tuparmi tupon tuprihatin turah turaman turani
turasih turasman turasmi turnip tursilah tursina turtik tusiran tutiek tutik tutuarima tutun tutut tuwuh
tuyem tyas ubaid ubaidah ubaidilah ubaidillah ubay uhud ujang uki ulfa ulfah ulfatun ulfi ulfiah ulil ulul
ulum uly ulya umami umar umaya umayah umi ummah ummi ummu umron umu unang untari upi uray urip uripah
uripan usamah usep usman usnan uswatul utami utari utary utomo utoyo uun uus uwais uyun uyung uzair
uzlifah uzma vanesa vanessa vania vanya vara vega velin vendi vera verdi veri verina verni vero veronica
veronika verra verry vian vicki victor victoria vidia vika viki vikri viktor viktoria vilda vincensia
vincensius vincent vinda viola violeta violita vion vira virda virgiawan virna visca viska vitalis vitri
vivi vivian vivin vivit vony vrida vriska wachid wachyu wadiran wafa wafda wafi wage wagi wagimun wagiran
wagisah wahab wahibah wahid wahidun wahju wahyu wahyuda waipin wairan wajilah wajiran wakhid wakhidun
wakilah wakiran wakisah wakit walid walida walidah walirah waljiem walter waluja walujeng waluya wanda
wandira wardan wardih warih warikun warinten waritem warju warka warkem warkonah warkun warongan warsam
wartam wasekah wasiah wasis wasista wasta wawang wawat waworuntu wayan wehlim welly wely wenda wendi
wendra wening werdani werdi weri werni werno weti wety wibisana widad widada widagdo widayat widigdo
widodo widuri wiganda wignyo wigung wijang wikan wikanda wikanta wildan wilhelmus william williams willian
willibrordus willy wilmar wilujeng wimba wimbi wimbo wimpi winantu winih wining winner wintolo wirat
wiratama wiratsongko wirdan wiria wisanggeni wiselan wiseso wishnu witama witjaksana wiwid wiwien wiwik
wiwit wiyung wongso woro wowor wulan wulandari wulansari wulansih wuri wuryan wuwuh yakob yakobus yakub
yan yance yanis yanuar yaqub yasa yaseran yaspin yasykur yatiran yayah yayan yayat yayik yayuk yazid yesi
yesica yessi yeyen yoga yoggi yogi yogo yohanes yolan yonas yonatan yongki yongky yopi yosafat yosef
yosefin yosefine yosep yosephine yosi yossi yosua yoyok yoyon yoyong yuana yuda yudian yudistira yudit
yuhanis yulaekah yulanda yulian yulidar yulik yulis yunan yunian yuniatik yurike yusak yusi yusof yustisia
yusuf yusup yuyuk yuzril zaenab zaenal zahara zaharah zahid zahir zahira zahran zahwa zaidan zain zainab
zainal zainap zainol zaka zakaria zakariah zaki zakia zakiah zalfa zamili zamrah zanuar zanuba zara zaskia
zayyan zefanya zen zena zia zian zidan zidane zihan zikra zikri zikrullah zilfa zira zisca zizah zizi zoel
zubair zuhad zuhair zuhal zuhdan zuhrotun zukhruf zulaekah zulfan zulham zulhan zulhidayat zulian zulis
zulkipli zulpan zunan zuraeda
"""

NAMES = frozenset(_NAMES.split())
"""In lower case."""
