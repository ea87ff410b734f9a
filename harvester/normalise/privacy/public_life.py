"""Whether a sentence tells of public life: office, speech, events, sports, arts, learning, the past.

Where it does not, whom it names is a private person, whatever it tells of him: so the words for what is
private need not all be known, only those for what is public, which are far fewer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

_STEMS = """
abadi acara anggap apresiasi arsitek artis bahas bimbing buka cendekia cipta dakwah dalang dialog
diskusi dukung edit gagas gelar hadir harap hibur himbau imbau inisiatif inspirasi jabat jelas juara
karya kata kisah komentar konser kreasi kunjung kutip lantik latih lawan liput lomba lukis moderator
musyawarah orasi pamer pandu papar pentas pesan pidato pimpin posting prestasi puji resmi riset
sambut sampai sebut selenggara sosialisasi syair tampil tanding tari teladan teliti terbit tinjau tulis
tutur ucap ujar unggah ulas undang ungkap upacara usul wawancara ziarah
"""
_WORDS = """
dikenal duta urut menurut kajian mengacu merujuk berdasarkan
aktivis asal usul adat buyut cerita critane danyang konon leluhur paslon pilkades samin
sedulur sesepuh tradhisi wayang ahli ahlinya album antologi anggota arca aransemen atlet babad berita
buku bupati camat cagar ceramah cerpen cetakan dewan direktur dosen festival film foto fotografer gol
gubernur gugur guru hadiah ide ilmuwan inovasi instruktur jenderal juri kades kejuaraan kepala kerajaan
ketua khatib khotib khutbah kiper komandan komunitas konferensi kontribusi kontributor koordinator
kuliah lagu legenda legislator liga literatur makalah makam masjid medali menteri monumen museum musik
narasumber naskah nasional nobel novel opini organisasi pahlawan panitia partai pelopor pemain pemateri
pemeran pemenang pencetak pendiri penelitian penemu pengamat pengarang pengasuh penghargaan pengurus
penyair penyanyi penyiar peraih peran personel pertandingan piala pilkada pilkades politik politisi
presiden produser profesor proklamator puisi rapat redaksi redaktur rektor reporter sastra sastrawan
sejarah sekretaris seminar seniman seni skor skripsi solo striker sutradara tahlil teater tesis tokoh
topik tradisi turnamen ulama vokalis wakil wartawan workshop ajaran teori hukum metode rumus penerbit
jurnal cak nun kyai kiai gus raden sunan actor artist artwork author book champion chief coach concert
director edited editor event film founder game governor led mayor minister photo photographer played
player president presented professor research researcher scientist singer song speaker team tournament
training winner workshop written
"""
_DROPPED = "kpst"  # first letters that give way to a prefix: menulis, pemimpin


def _forms(stem: str) -> Iterator[str]:
    """``stem`` with the prefixes and endings that it may take."""
    first, rest = stem[0], stem[1:]
    if first in _DROPPED:
        nasal = {"k": "ng", "p": "m", "s": "ny", "t": "n"}[first] + rest
    elif first in "bf":
        nasal = "m" + stem
    elif first in "cdjz":
        nasal = "n" + stem
    else:
        nasal = stem if first in "lmnrwy" else "ng" + stem
    for base in (
        stem,
        f"me{nasal}",
        f"pe{nasal}",
        f"di{stem}",
        f"ber{stem}",
        f"ter{stem}",
        f"se{stem}",
        f"ke{stem}",
    ):
        for ending in ("", "kan", "an", "i", "nya", "kannya", "annya"):
            yield base + ending


_PUBLIC = frozenset(form.encode() for stem in _STEMS.split() for form in _forms(stem)) | frozenset(
    word.encode() for word in _WORDS.split()
)


_FOREIGN = frozenset(
    b"""
    the of and for to from with is was are were be by at on this that has have it its in as or name age date
    title que de do da dos das em para uma com por na os le la les des du et un une sur par ces dans est
    pour ing kang sing wonten kanthi saben ana ora lan marang minangka piyambakipun el los las del y en und
    der die das von zu mit ist den dem ein eine
    """.split()
)


def is_public(words_in: Collection[bytes]) -> bool:
    """Whether one of the words (lower case, ASCII) is of public life, or of a foreign language."""
    return not (_PUBLIC.isdisjoint(words_in) and _FOREIGN.isdisjoint(words_in))
