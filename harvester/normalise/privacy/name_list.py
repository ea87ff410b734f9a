"""Common given and family names in Java and beyond: evidence that a text names a person."""

from __future__ import annotations

_NAMES = """
abdul abdullah abdulloh abdur abdurrahman abidin achmad adam ade adelia adelina adi adinda aditya afifah
agnes agung agus agustin agustina agustinus ahmad ainun ainur aisyah ajeng akbar akhmad aldi aldo alesha
alfarizi alfian alfiyah ali alif alifah alim alimin alvaro alvin alya amalia amanda amar ambar amelia amelya
amin aminah aminudin amir ana anam anang anas andi andika andre andreas andri andriani angga anggi anggraeni
anggraini ani anik anindita anis anisa anissa anita anjar annisa anton antonius anwar anwarudin apriani
aprilia ardi ardiansyah ari arif arifin arini aris arjuna arkan arkana arsy arsyad arum arya asep asih
asiyah asmaul asri astri astuti asyifa atik atika aulia aurel ayu azalea aziz azizah azka azril azzahra
azzam bachtiar bagas bagaskara bagus bahar bambang banu basuki bayu bella beni benny bima bimo budi budianto
budiarti budiarto budiman budiono burhan cahya cahyani cahyo cahyono candra cantika catur celine chandra
chika choirul christina cindy citra dadang dafa daffa dakir damayanti damin daminah damiran damis danang
dani daniel danish dardiri darma darmaji darman darmawan darmi darmin darmo darno darsih darsono darto
darwati daryanto dasirin dasri dasuki david deby dedi dedy della deni denny desi desti desy devi dewi dhea
diah dian diana dicky didik dika diki dimas dina dini dio djoko djoyo doni dwi dwiyanti dyah dzaki edi edy
efendi eka eko elly elok elsa elvira ema emilia endah endang endro enggar enny eny erik erlangga erlina erna
ernawati erni ervina erwin esti eva evan evi evita fadhil fadhilah fadil fadli fahmi fahri faisal faiz faiza
fajar fanny farah farel farhan farid farida fathan fatih fatimah fatkhur fatma fauzan fauzi fauziah fawwaz
febri febriana febrianto febry felicia ferdian feri ferry fika fikri fina firda firdaus firman fitra fitri
fitria fitriani fitriyah frida galih galuh ganang gani gatot gede ghani ghifari gibran gilang gilar giman
gina ginting gita gunadi gunarto gunawan guntur habib habibah hadi hafid hafidh hafidz hafiz hafizh haikal
hakim halim halimah hamid hamidah hamzah hana handayani handoko hani hanif hanifah hanum harahap hari
hariadi harianto haris hariyadi hariyanto hariyono harjo harjono harmanto harmini harno hartati hartatik
hartini hartono hartoyo harun haryanto haryono hasan hasanah hasbi hasna hasyim hayati helmi hendra hendri
hendro heni heri heriyanto herlina herman hermanto hermawan heru herwanto hesti hidayah hidayat hidayati
hikmah hilda hindun husain husen husna husnul hutapea ibnu ibrahim ida idris ifa iin ika ike ikhsan ikhwan
ilham ilmi ilyas imam imron inayah indarti indra indrawati indrayani indri inggit intan iqbal ira irawan
irawati irfan iriani irma irsyad irvan isa iskandar ismail ismi isnaini istikomah istiqomah iswanto iswati
ita ivan iwan jaelani jafar jaimin jamal james jamil jamilah jane jannah jariyah jasmani jasmine jayadi
jihad jihan johan johari john joko jonathan jono jumadi jumain jumali jumiati juminah juminten juwita kadek
kadir kaila kamsri kanaya kanti karim karjono karman karmani karmi karno karsan karsi karsilan karsini
karsono karti kartika kartinah kartini karto kartono karyadi karyono kasan kasdi kaseri kasiman kasiran
kasirin kasiyan kasiyatun kasiyem kasmadi kasmi kasmijan kasmin kasminah kasmonah kasmuri kasni kasno kasri
kastam kastini kastubi kasturi kasum katiman katinah katmi kayla keisha kemis kenzie kenzo ketut keysa
khafid khairul khalisa khamdani khamid khamim khanza khasanah khoiriyah khoirul kholifah kholil kholiq
kholis khotimah khumaidi khusnul klara komang komariah komarudin krismanto krisna kristin kulsum kurnia
kurniasih kurniawan kurniawati kusmanto kusmiati kusmini kusnadi kusnan kusno kusnul kustini kusuma kuswanto
kuswardi kuswati kuswoyo laela laelatul laila lailatul laili laksmi lamidi lamijan lamin laminah lamini
lamiran lasiman lasmi lasmin lasmini lastri latifah legi legiman legini legiyem lestari lia lilik lilis lina
linda listiani listyowati lubis lukas lukluk lukman luluk lulut lusiana lutfi luthfi maesaroh mafrukhah
maharani mahendra mahfud mahmud mahmudah maimunah makhrus makruf malik mamik manurung marcel mardi marfuah
margaretha maria mariana marijan mariyam mariyem marjan marjuki markus marlan marlina marni marno marsih
marsinah marsono marsudi marsya martini marto marwan marwati marwoto mary maryadi maryam maryani maryanto
maryati maryono masfufah mashudi masitoh maskur masrukin masrurah masruroh mastur masykur matrais maulana
maulida mawardi meilani merry mesran michael miftah miftahul mikhail mila mintarsih mira misbah misbahul
misdi misiyem misni misran mistar moch mochamad mochammad moh mohamad mohammad muallifah mubarok mudhofir
mudjiati mudjiono mufid mufidah muh muhajir muhamad muhammad muhari muhsin mujiati mujiono mujito mukaromah
mukhlis mukhtar mulikah mulyadi mulyani mulyanto mulyati mulyono munasih munawar munawaroh munawir mundir
munif munir munjiat muntamah muntari muntiah murjani murjiati murni mursyid murtini murtiningsih murtono
musa muslih muslikah muslimin musrifah musripah mustafa mustajab mustakim musthofa mustika mustofa musyafak
muthoharoh mutia mutmainah mutmainnah muzaki nabil nabila nadhif nadia nadine nafiah nafisah naila najib
nanang nanda nanik nariyah narti narto nasihin nasikah nasikhah nasikin nasir nasrul nasution natalia naufal
naura nawawi nayla ngadi ngadiman ngadimin ngadinah ngadiran ngadiyem ngaisah ngasiman ngasinah ngasiran
ngasiyem ngateman ngatemi ngateno ngatijan ngatini ngatipah ngatiyem ngatmi ngatmin ngatmini ngatno ngurah
nia nihayah niken nikmah nila nina nindy ningrum ningsih nisa nita nizam nofita nona novan novi novia novita
nunik nuning nunung nur nuraeni nuraini nurani nurdin nurhadi nurhasanah nurhayati nuri nuriyah nurjanah
nurkhasanah nurkholis nurlaila nurma nurrohman nurul nuryanto nyami nyoman oki oktavia oktaviani olivia
pahing paidi paijah paijan paijo paikem paiman paimin paimo painah painem paini pairah pairan pairin pandji
pandu panikem paniyem panjaitan panji panuri paridi parijan parijo parimin parinah parjan parjo parlan
parman parmi parno parsini parti partini parto parwati pasaribu pasinah pasini pasiran patemi patimah patmi
patonah paul paulus pawit permadi permana peter pipit pirno ponidi ponijah ponijan poniman ponimin ponirah
poniran poniti poniyem pramono prapti prapto prasetya prasetyo prastowo pratama pratiwi prayitno prayogo
priyanto priyono puji pujiati pujiono pujo purnama purnomo purwadi purwanti purwanto purwati puspita putu
qomariyah qonita rachel rachmad rachman raden radit rafa rafael raffa rafi rafif rafli rahayu rahma rahmad
rahman rahmat rahmawati rahmi raihan raisa raka rakiman rama ramadan ramadhan ramadhani ramelan ramijan
ramzi rangga rani rania rasemi rasidi rasiman rasimin rasiyem rasmi rasmijan rasmin rasya ratih ratmi ratna
ratri rayyan rebi rebin rebo refi renata rendi rendy reni renny reno resti retno reza rianto ridha ridho
ridwan rifai rifqi rika riki riko riky rina rini rino rio ririn risa riska riza rizal rizka rizki rizky
rizqi robby robert robi rochmah rofiq rohani rohayati rohim rohmah rohman rohmat rokayah rokhani rokhim
rokhmad romadhon romlah roni rosa rosi rosidah rosita rosyid rosyida rozaq rubikin rubinah rubiyah rudi rudy
rukani rukayah rukin rukiyah rukiyat rukmini rumini rumiyati ruqoyah rusdi rusdiana ruslan rusli rusman
rusmiati rusminah rusmini rusminto rusmiyati rustam rustini sa'diyah sabar sabikan sabila sabrina sadi
sadikin sadikun sadinem sadiyah saekan saelan safii safira safitri sahrul said saidah saifuddin saiful
sailah saimah saimin saimun sainah sainem saini sajuri sakijan sakimin sakinah sakiran sakiyem sakur salamah
salamun saleh salikun salim salma salman salsabila salwa samadi samadun samidi samidjan samijan samin
saminem samini saminten samiran sampurno samsiyah samsudin samsul samsuri samuel samuji samuri sandi
sandiman sandra sanimah saniman sanipah santi santiko santoso sanusi saparwati sapto saptono saputra saputri
saridi saridin sarijan sarimah sariman sarimin sarinem saripah sariyah sariyem sarju sarman sarmi sarmidi
sarmijan sarmin sarmini sarno sarpan sarpiah sarpin sarti sarwono saryono sasa saskia sastro satimah satiman
satinah satinem satini satirah satiyem satria satrio satriyo sawijan sawitri sawiyah sayem sayuti sekarwati
selamet selvi sembiring semi senen septi septia septian septiana setiawan setiawati setiono setyaningsih
setyawan setyo setyowati shafira shakila sheila sherly shinta shodiq shofi sholeh sholihah sholikah
sholikhah sholikin sholikul siami siani sidik sigit sihombing sihono sikan sikin silalahi silfia silvia
simanjuntak simon sinta sinto siran siregar sirep sisca siska siswanto siswati siswoyo sita siti sitorus
situmorang siyah siyam siyami siyem slamet sodikin soeharto soekarno soepardi soetomo sofi sofia sofyan
sokib soleh solekah solekan solichah solihin solikah solikhin solikin solikun somad sonia sony sopiyah sri
srimulyani sriyatun sriyono suandi subagio subagyo subakir subandi subari subekti subiyanto sucipto sudadi
sudar sudarmaji sudarman sudarmi sudarmin sudarmo sudarno sudarsono sudarti sudarwati sudaryanto sudibyo
sudiman sudir sudirman sudiro sudjarwo sudjiono sudjono sugeng sugianto sugiarti sugiarto sugiharto sugiman
sugiono sugito sugiyanto sugiyem sugiyono suhadi suharni suharsono suhartatik suharti suhartini suharto
suhartono suharyono suhendra suherman suhermin suhud sujadi sujai sujari sujarno sujarwo sujatmi sujatmiko
sujiati sujiman sujinah sujinem sujito sujono sujud sukadi sukaji sukamdi sukamti sukamto sukanto sukar
sukardi sukari sukarji sukarman sukarmi sukarno sukarti sukaryo sukasih sukasmi sukatmi sukatno sukemi
sukendar sukeni sukesi sukidi sukijan sukimah sukimin sukinah sukinem sukini sukiran sukirman sukirno
sukisno sukiyem sukma sukono sukowati sukri sukron sulaikah sulaiman sulami sulasih sulasmi sulasno sulastin
sulastri sulianto suliati sulijah sulikah sulikin sulis sulistiani sulistiowati sulistyo sulistyowati
suliswati suliyah suliyanto suliyono sulkan sulton sumadi sumadji sumaji sumani sumardi sumargono sumariyah
sumariyem sumarji sumarlan sumarmi sumarni sumarno sumarsono sumarti sumartin sumartini sumarwan sumarwoto
sumaryono sumiati sumiatun sumijah sumijan sumilah suminah sumini suminten suminto sumirah sumiran sumirat
sumitro sumiyarti sumiyati sumiyatun sumiyem sumono sunandar sunar sunardi sunari sunarko sunarmi sunarno
sunarsih sunarti sunarto sunarwan sunaryo sundari sunoto suntari suntoro sunyoto supadi supangat supangkat
supardi supariyah suparji suparjo suparlan suparman suparmi suparmin suparno suparti supatmi supeno supii
supiyah supiyan supiyati suprapti supraptini suprapto supriadi supriono supriyadi supriyanto supriyati
supriyo supriyono suradi suraji surani suratemi surati suratin suratman suratmi suratno suratun surip
suripto suriyah surono suroso surtini surya suryadi suryani suryanti suryanto suryati suryatin suryono susan
susana susanti susanto suseno susi susiati susilaningsih susilawati susilo susilowati suswanto sutaji sutami
sutanto sutari sutarip sutarji sutarman sutarmi sutarmin sutarno sutarti sutejo suti sutiah sutijah sutikah
sutikno sutimah sutiman sutinah sutinem sutini sutiono sutisna sutiyah sutiyem sutiyono sutomo sutopo sutoyo
sutris sutrisno suwadi suwadji suwaji suwandi suwandono suwanto suwardi suwarjo suwarni suwarno suwarsono
suwarti suwasis suwati suwignyo suwito suwoto suyadi suyamto suyanti suyanto suyati suyatmi suyatno suyitno
suyono suyoto sya'roni syafi'i syafii syafiq syahid syahla syahputra syahrul syaifudin syaiful syakira
syakur syamsiah syamsul syarif syarifah syukur talita tamaji tamam tampubolon tamrin tamsi tamsir tamyis
tanti tantri tari tarigan tarmi tarmidi tarmiyah tarmuji tarsan tarsi taslim tasmi tasmin tasrip tasripan
tasripin tasya taufan taufik taufiq tayib tegar thalita theresia thoha thohir tia tiar tika tinah tini tio
titik titin titis toha tohari tohir tomi tommy tomo tono totok tri trimah trimo trisno triyanto triyono
trubus tugiman tugiyem tukijan tukiman tukimin tukinah tukinem tukirah tukiran tukirin tukiyem tukul tumijan
tuminah tumini tumiran tumiyem tuti tutik tutut tyas ubaidillah udin ulfa uliyah ulum umar umi ummi utami
utomo vanesa vania vera vicky vina vita vivi wafa wafiq wage wagiman wagimin waginem wagini wagirah wagiran
wagiyah wagiyem wahid wahyono wahyu wahyudi wahyuni wahyuningsih wakidi wakijan wakini wakit waluyo wanda
wariyem warji warmi warni warno warsi warsidi warsini warsiti warsito warsono wartini warto waryono wasilah
wasini wasiran wasis wasito wasiyah wasiyem wati watik watini wawan wayan wening wibisono wibowo widodo
widya widyastuti wigati wiharto wijaya wijayanti wiji wijiati wijoyo wildan wilujeng wina winarni winarno
winarsih winarti winda winoto wisnu witono wiwik wiwin wiwit wiyanto wiyono wulan wulandari yadi yahmi
yahmin yahya yani yanti yanto yanuar yaseran yasin yasmi yasmin yasminah yasmine yatemi yati yatiman yatin
yatini yatmi yatno yayan yayuk yeni yeti yoga yogi yohanes yosep yoyok yuda yudha yudi yuki yuli yulia
yuliana yuliani yulianti yulianto yuliati yuni yuniarti yunita yunus yusril yusron yusuf zaenab zaenal
zaenudin zaenuri zafira zahira zahra zahro zain zainab zainal zaini zainudin zainuri zaki zidan zubaidah
zubair zuhdi zuhri zuhriyah zulaiha zulaikah zulfa zulfikar zumaroh zumrotun
"""

NAMES = frozenset(_NAMES.split())
"""In lower case."""
