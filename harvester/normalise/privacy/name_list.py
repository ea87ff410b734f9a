"""Common given and family names in Java and beyond: evidence that a text names a person."""

from __future__ import annotations

_NAMES = """
abdul abdullah abdulloh abdur abdurrahman abidin achmad adam ade adelia adelina adi adinda aditya afifah
agnes agung agus agustin agustina agustinus ahmad ainun ainur aisyah ajeng akbar akhmad aldi aldo alfian
alfiyah ali alif alifah alim alimin alya amalia amanda amar ambar amelia amelya amin aminah aminudin amir
ana anam anang anas andi andika andre andreas andri andriani angga anggi anggraeni anggraini ani anik anis
anisa anissa anita anjar annisa anton antonius anwar anwarudin apriani aprilia ardi ardiansyah ari arif
arifin arini aris arkan arum arya asep asih asiyah asmaul asri astri astuti asyifa atik atika aulia ayu aziz
azizah azka azzahra bachtiar bagas bagus bahar bambang banu basuki bayu bella beni benny bima bimo budi
budianto budiarti budiarto budiman budiono burhan cahya cahyani cahyo cahyono candra catur celine chandra
choirul christina cindy citra dadang damayanti danang dani daniel darma darmaji darman darmawan darmi darno
darsih darsono darwati daryanto david deby dedi dedy della deni denny desi desti desy devi dewi dhea diah
dian diana dicky didik dika diki dimas dina dini dio djoko doni dwi dwiyanti dyah dzaki edi edy efendi eka
eko elly elok elsa ema emilia endah endang endro enggar enny eny erik erlangga erlina erna ernawati erni
ervina erwin esti eva evan evi fadhil fadhilah fadil fadli fahmi fahri faisal faiz fajar fanny farah farel
farhan farid farida fathan fatih fatimah fatkhur fatma fauzan fauzi fauziah febri febriana febrianto febry
ferdian feri ferry fika fikri fina firda firdaus firman fitri fitria fitriani fitriyah frida galih galuh
ganang gani gatot gede ghifari gilang gilar gina ginting gita gunadi gunawan guntur habib habibah hadi hafid
hafidz hafiz hafizh haikal hakim halim halimah hamid hamidah hamzah hana handayani handoko hani hanif
hanifah harahap hari hariadi harianto hariyadi hariyanto hariyono harjo harjono harno hartati hartini
hartono harun haryanto haryono hasan hasanah hasbi hasyim hayati helmi hendra hendri hendro heni heri
herlina herman hermanto hermawan heru herwanto hesti hidayah hidayat hidayati hikmah hilda hindun husain
husen husna husnul hutapea ibnu ibrahim ida idris ifa iin ika ike ikhsan ikhwan ilham ilmi ilyas imam imron
inayah indra indrawati indri inggit intan ira irawan irawati irfan irma irvan isa iskandar ismail ismi
isnaini istikomah istiqomah iswanto iswati ita ivan iwan jaelani jafar jamal james jamil jamilah jane jannah
jihad johan johari john joko jonathan jono jumadi jumiati juwita kadek kadir karim karman karmi karno karsi
karsono kartika kartini kartono karyadi kasan kasmi kasmin kasminah kasno kasum keisha kenzo ketut khafid
khairul khalisa khamdani khamid khamim khasanah khoiriyah khoirul kholifah kholil kholiq kholis khotimah
khumaidi khusnul komang komariah komarudin krismanto krisna kristin kulsum kurnia kurniasih kurniawan
kurniawati kusmiati kusnadi kusno kusuma kuswanto kuswati laela laelatul laila lailatul laili laksmi lasiman
lasmi lasmin lasmini latifah lestari lia lilik lilis lina linda listiani listyowati lubis lukluk lukman
luluk lulut lusiana lutfi luthfi maesaroh mafrukhah maharani mahendra mahfud mahmud mahmudah maimunah
makhrus makruf malik mamik manurung marfuah margaretha maria mariana mariyam markus marlina marni marno
marsih marsinah marsono marwan marwati marwoto mary maryam maryani maryanto maryati maryono masfufah mashudi
masitoh maskur masrukin masrurah masruroh mastur masykur maulana maulida mawardi meilani merry mesran
michael miftah miftahul mila mira misbah misbahul misdi moch mochamad mochammad moh mohamad mohammad
muallifah mubarok mudhofir mudjiono mufid mufidah muh muhajir muhamad muhammad mujiati mujiono mujito
mukaromah mukhlis mukhtar mulyadi mulyani mulyanto mulyati mulyono munasih munawar munawaroh mundir munif
munir munjiat muntamah muntiah murjiati murni mursyid murtini murtono musa muslih muslikah muslimin mustafa
musthofa mustika mustofa musyafak muthoharoh mutia mutmainah mutmainnah muzaki nabil nabila nadhif nadia
nafiah nafisah naila najib nanang nanda nanik narti nasihin nasikah nasikhah nasir nasrul nasution natalia
naufal nawawi nayla ngadi ngadiman ngaisah ngatemi ngatijan ngatini ngatiyem ngatmi ngatmin ngatno ngurah
nia nihayah niken nikmah nila nina nindy ningrum ningsih nisa nita nofita nona novan novi novia novita nunik
nuning nunung nur nuraini nurani nurdin nurhadi nurhasanah nurhayati nuri nurjanah nurkhasanah nurkholis
nurlaila nurma nurrohman nurul nuryanto nyami nyoman oki oktavia oktaviani olivia paijan paijo paimin paimo
painah painem paini pandu panjaitan panji parijan parjo parman parmi parno parti partini pasaribu pasiran
patimah patmi paul paulus permadi permana peter pipit ponidi poniman ponimin ponirah poniyem pramono
prasetya prasetyo prastowo pratama pratiwi prayitno prayogo priyanto priyono puji pujiati pujiono purnama
purnomo purwadi purwanti purwanto puspita putu qomariyah qonita rachmad rachman raden radit rafa raffa rafi
rafif rafli rahayu rahma rahmad rahman rahmat rahmawati raihan raka rama ramadan ramadhan ramadhani rangga
rani rasmi rasmijan rasmin rasya ratih ratmi ratna ratri rayyan rebin refi rendi rendy reni renny reno resti
retno reza rianto ridho ridwan rifai rifqi rika riki riko riky rina rini rino rio risa riska riza rizal
rizka rizki rizky robby robert robi rochmah rofiq rohani rohim rohmah rohman rohmat rokhani rokhim rokhmad
romadhon romlah roni rosa rosi rosidah rosyid rosyida rozaq rubiyah rudi rudy rukayah rukmini rumini ruqoyah
rusdi rusdiana ruslan rusli rusmiati rusminah rusmini rustam sa'diyah sabrina sadikin sadiyah safira safitri
said saidah saifuddin saiful sakinah sakiran sakur salamah salamun saleh salim salma salman salsabila salwa
samijan samini samiran sampurno samsudin samsul samsuri samuel sandi sandra saniman sanipah santi santoso
sanusi sapto saptono saputra saputri sarijan sariman sariyem sarju sarman sarmi sarmin sarno sarpan sarpin
sarti saryono sasa satimah satiman satinah satria satrio satriyo sayuti selamet selvi sembiring septi septia
septian septiana setiawan setiawati setiono setyawan setyowati shakila sherly shinta shodiq shofi sholeh
sholihah sholikah sholikin sholikul siami sidik sigit sihombing sikan silalahi silvia simanjuntak simon
sinta siran siregar sirep sisca siska siswanto siswati sita siti sitorus situmorang slamet soeharto sofi
sofia sofyan sokib solichah solihin solikah solikhin solikin sonia sony sri srimulyani sucipto sudar
sudarmaji sudarmi sudarmo sudarno sudarsono sudarti sudarwati sudaryanto sudiro sudjono sugeng sugianto
sugiarti sugiarto sugiharto sugiman sugiono sugiyanto sugiyem sugiyono suhadi suharni suharti suhartini
suharto suhartono suhendra suherman sujarwo sujatmiko sujiati sujinah sujono sukaji sukamti sukamto sukanto
sukardi sukarman sukarmi sukarno sukarti sukatmi sukemi sukeni sukesi sukijan sukimin sukinah sukini
sukirman sukirno sukiyem sukma sukri sukron sulaiman sulasmi sulastri sulikah sulikin sulis sulistiani
sulistyo sulistyowati suliyono sulkan sulton sumadi sumaji sumarji sumarmi sumarni sumarno sumarsono sumarti
sumaryono sumiati sumiatun sumijan suminah sumini suminto sumirah sumitro sumiyati sunardi sunari sunarmi
sunarno sunarsih sunarti sunarto sunaryo suntari sunyoto supadi supangat supardi suparjo suparman suparmi
suparno suparti supeno supii supiyah supiyati suprapti supraptini suprapto supriadi supriyadi supriyanto
supriyati supriyono suraji surati suratmi suratno surip suripto surya suryadi suryani suryanto suryati
suryono susan susana susanti susanto suseno susi susiati susilawati susilo susilowati suswanto sutaji sutami
sutanto sutarji sutarmi sutarno sutarti sutejo suti sutikah sutikno sutinah sutinem sutini sutiono sutisna
sutiyah sutiyem sutiyono sutomo sutrisno suwaji suwandi suwandono suwanto suwardi suwarni suwarno suwarsono
suwarti suwignyo suwito suyadi suyanti suyanto suyati suyatmi suyatno suyitno suyono sya'roni syafi'i syafii
syafiq syahid syahputra syahrul syaifudin syaiful syamsiah syamsul syarif syarifah syukur talita tamam
tampubolon tamrin tamsir tamyis tanti tantri tari tarigan tarmi tarmuji tarsi tasmi tasmin tasripin taufan
taufik taufiq tegar theresia thoha thohir tia tika tinah tini tio titik titin titis toha tohari tohir tomi
tommy tono totok tri trimo trisno triyono tukijan tukiman tukimin tukinem tukiyem tuti tutik ubaidillah udin
ulfa uliyah ulum umar umi ummi utami utomo vania vera vina vita vivi wafiq wagiman wagimin wagiyem wahid
wahyu wahyudi wahyuni wahyuningsih wakidi wakijan waluyo wanda warni warno warsini warsito warsono wasilah
wasiran wasis wasito wati watini wawan wayan wening wibisono wibowo widodo widya widyastuti wigati wijaya
wijayanti wiji wijoyo wildan wilujeng wina winarni winarno winarsih winarti winda wisnu wiwik wiwin wiwit
wiyanto wiyono wulan wulandari yahmin yahya yani yanti yanto yasin yasmin yatemi yati yatini yatmi yayan
yayuk yeni yeti yoga yogi yohanes yosep yuda yudha yudi yuli yulia yuliana yuliani yulianti yulianto yuliati
yuni yunita yunus yusril yusron yusuf zaenab zaenal zaenudin zaenuri zafira zahira zahra zahro zain zainab
zainal zaini zainudin zainuri zaki zidan zubaidah zubair zuhri zuhriyah zulaikah zulfa zulfikar zumaroh
zumrotun
"""

NAMES = frozenset(_NAMES.split())
"""In lower case."""
