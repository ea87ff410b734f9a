"""Tables as offices publish them, and whether their rows are persons. Persons and numbers are invented."""

from __future__ import annotations

import pytest

from harvester.normalise.privacy import Kind, TableScanner

Rows = list[list[object]]

PERSONAL: dict[str, tuple[Rows, set[str]]] = {
    "dtks": (
        [["IDBDT", "NAMA KRT", "ALAMAT", "JML ART"], ["352201001", "WAGIRAN", "DSN PLOSOREJO RT 11", "3"]],
        {"person"},
    ),
    "pkh": ([["No", "Nama KPM", "Desa", "Nominal"], ["1", "YUNIARTI", "Sukosewu", "600.000"]], {"person"}),
    "dpt": (
        [
            ["No", "Nama", "JK", "Usia", "RT", "RW", "TPS"],
            ["1", "WAGIRAN", "L", "60", "11", "03", "4"],
            ["2", "PANIYEM", "P", "58", "11", "03", "4"],
        ],
        {"person"},
    ),
    "dpt2": (
        [
            ["NO", "NKK", "NIK", "NAMA", "TEMPAT LAHIR", "TANGGAL LAHIR"],
            ["1", "35221501****0012", "3522154107****03", "YUNIARTI", "BOJONEGORO", "01|07|1985"],
        ],
        {"person"},
    ),
    "perangkat": (
        [
            ["No", "Nama", "Jabatan", "Alamat", "TTL"],
            ["1", "Sukardi", "Kepala Desa", "Dsn Krajan RT 01", "Bojonegoro, 01-01-1970"],
        ],
        {"person"},
    ),
    "kades": (
        [
            ["Kecamatan", "Desa", "Nama Kepala Desa", "No HP"],
            ["Sukosewu", "Sukosewu", "Sukardi", "081234567890"],
        ],
        {"phone"},
    ),
    "rtlh": (
        [["Penerima", "Dusun", "RT", "Kondisi"], ["Wagiran", "Plosorejo", "11", "Rusak berat"]],
        {"person"},
    ),
    "pegawai": ([["Nama", "NIP", "Gol"], ["Ratna Dewi", "197803122005011003", "III/c"]], {"nip"}),
    "guru": (
        [["Sekolah", "Nama Guru", "NUPTK"], ["SDN 1", "Ratna Dewi", "4455766667300012"]],
        {"identity-number"},
    ),
    "siswa": ([["No", "Nama", "Kelas", "NISN"], ["1", "Aurel", "5", "0098765432"]], {"identity-number"}),
    "prestasi": (
        [["No", "Nama Siswa", "Sekolah", "Lomba"], ["1", "Aurel Kirana", "SMPN 1", "OSN"]],
        {"child"},
    ),
    "english": (
        [["full_name", "address", "phone"], ["Yuniarti", "Jl. Raya 5", "0857 3211 4567"]],
        {"person", "phone"},
    ),
    "umkm": (
        [
            ["Nama Usaha", "Pemilik", "Alamat Usaha", "Omzet"],
            ["Keripik Maju", "Yuniarti", "Dsn Krajan RT 2", "5000000"],
        ],
        {"person"},
    ),
    "penyedia": (
        [
            ["Nama Paket", "Pemenang", "NPWP", "Alamat"],
            ["Jalan A", "Sukardi", "48.111.222.3-601.001", "Jl. Raya"],
        ],
        {"npwp"},
    ),
    "twolevel": (
        [
            ["No", "Identitas", "", "Alamat", ""],
            ["", "Nama", "NIK", "Dusun", "RT"],
            ["1", "Wagiran", "3522071203650002", "Plosorejo", "11"],
        ],
        {"person", "nik"},
    ),
    "title": (
        [
            ["DATA PENERIMA BANTUAN DESA SUKOSEWU"],
            [],
            ["TAHUN 2022"],
            [],
            ["NO", "NAMA", "ALAMAT", "KET"],
            ["1", "WAGIRAN", "RT 11/03", "-"],
            ["2", "PANIYEM", "RT 10/03", "-"],
        ],
        {"person"},
    ),
    "cell multi": (
        [["No", "Penerima"], ["1", "Wagiran\nNIK 3522071203650002\nDsn Plosorejo RT 11"]],
        {"nik"},
    ),
    "kematian": ([["Nama Almarhum", "Umur", "Penyebab"], ["Wagiran", "60", "Stroke"]], {"health"}),
    "odgj": (
        [["No", "Nama", "Alamat", "Diagnosa"], ["1", "Sukardi", "Dsn Krajan", "Skizofrenia"]],
        {"health"},
    ),
    "nohdr2": (
        [
            ["1", "WAGIRAN", "PLOSOREJO RT 11 RW 03", "085732114567"],
            ["2", "PANIYEM", "PLOSOREJO RT 10 RW 03", "085732114568"],
        ],
        {"phone"},
    ),
    "float nik": ([["nik", "desa"], [3522154107850003.0, "X"]], {"nik"}),
    "int nik": ([["id", "desa"], [3522154107850003, "X"]], {"nik"}),
    "korban": (
        [
            ["Tanggal", "Nama Korban", "Umur", "Alamat", "Kondisi"],
            ["1/2/2023", "Sukardi", "45", "Dander", "Luka"],
        ],
        {"person"},
    ),
    "rekening": ([["Nama", "No. Rek", "Bank"], ["YUNIARTI", "345601012345531", "BRI"]], {"bank-account"}),
    "form": (
        [
            ["Nama Lengkap", "WAGIRAN"],
            ["NIK", "3522071203650002"],
            ["Tempat, Tanggal Lahir", "Bojonegoro, 12 Maret 1965"],
            ["No. HP", "085732114567"],
        ],
        {"phone", "nik"},
    ),
    "no lexicon": (
        [["No", "Nama", "Alamat", "No KTP"], ["1", "Xaverina Qolbi", "Kalirejo", "352207******0002"]],
        {"person"},
    ),
    "jamaah": (
        [["NO PORSI", "NAMA", "UMUR", "ALAMAT"], ["1300123456", "Tono Martono", "60", "Dander"]],
        {"person"},
    ),
    "nelayan": ([["Nama Nelayan", "Kartu Kusuka", "Desa"], ["Tono", "123", "Dander"]], {"person"}),
    "ketua rt": ([["RT", "Nama Ketua RT", "No HP"], ["01", "Tono", "081234567890"]], {"phone"}),
    "lhkpn": (
        [["Nama", "Jabatan", "NIP", "Pangkat"], ["Tono", "Kabid", "196508121990031005", "IV/a"]],
        {"nip"},
    ),
    "ibu hamil": ([["Nama Bumil", "Usia", "HPL", "Desa"], ["Endah", "30", "1/1/2023", "Dander"]], {"health"}),
    "anak asuh": (
        [["Nama", "Tempat Lahir", "Tgl Lahir", "Nama Ayah"], ["Dimas", "Bojonegoro", "2012-05-03", "Tono"]],
        {"person"},
    ),
    "bpjs": ([["noka", "nama", "faskes"], ["0001234567890", "ENDAH W", "Pkm Dander"]], {"identity-number"}),
    "pajak": (
        [
            ["NOP", "Nama WP", "Alamat WP", "Ketetapan"],
            ["352207001200100230", "TONO MARTONO", "DS DANDER", "56000"],
        ],
        {"person"},
    ),
    "kendaraan": ([["Nopol", "Nama Pemilik", "Alamat"], ["S 1234 AB", "Tono Martono", "Dander"]], {"person"}),
    "pelapor": ([["Tgl", "Pelapor", "Isi Laporan"], ["1/1", "Tono Martono", "Jalan rusak"]], {"person"}),
    "kelompok": (
        [
            ["Kecamatan", "Nama Gapoktan", "Nama Ketua", "No HP Ketua"],
            ["Dander", "Makmur", "Tono", "081234567890"],
        ],
        {"phone"},
    ),
    "ikm": (
        [["Nama IKM", "Nama Pemilik", "Produk", "HP"], ["Batik A", "Endah", "Batik", "081234567890"]],
        {"person", "phone"},
    ),
    "sekolah kontak": (
        [
            ["NPSN", "Nama", "Alamat", "Kepsek", "HP Kepsek"],
            ["20504321", "SDN Dander", "Jl", "Tono", "081234567890"],
        ],
        {"phone"},
    ),
}

HARMLESS: dict[str, Rows] = {
    "tani": [
        ["Nama Kelompok Tani", "Ketua", "Desa", "Jumlah Anggota"],
        ["Tani Makmur", "Sukardi", "Sukosewu", "30"],
    ],
    "ranking": [["No", "Kecamatan", "Kasus", "Sembuh", "Meninggal"], ["1", "Dander", "12", "10", "2"]],
    "hotel": [
        ["Nama Hotel", "Alamat", "No Telp", "Kamar"],
        ["Hotel Aston", "Jl. Veteran", "081234567890", "100"],
        ["Griya Dharma", "Jl. Pemuda", "0353881234", "50"],
    ],
    "wisata": [
        ["No", "Nama", "Alamat", "Kontak"],
        ["1", "Kayangan Api", "Desa Sendangharjo", "0353881234"],
        ["2", "Waduk Pacal", "Desa Kedungsumber", "081234567890"],
    ],
    "opd": [
        ["Nama", "Alamat", "Telp", "Email"],
        ["Dinas Sosial", "Jl. Dr Wahidin", "081234567890", "dinsos.bjn@gmail.com"],
    ],
    "penulis": [
        ["Judul", "Penulis", "Penerbit", "ISBN"],
        ["Buku A", "Ratna Dewi", "Gramedia", "9786020324784"],
    ],
    "tbc masked": [["NIK", "Diagnosa"], ["3522********0003", "TB"]],
    "anggaran": [
        ["Kode Rekening", "Nama Rekening", "Pagu", "Realisasi"],
        ["5.1.02", "Belanja ATK", "1.000", "900"],
    ],
    "apbdes": [
        ["No Rekening", "Uraian", "Anggaran"],
        ["5.1.1.01", "Penghasilan Tetap Kepala Desa", "45.000.000"],
    ],
    "bansos jumlah": [["Desa", "Jumlah Penerima", "Laki-laki", "Perempuan"], ["Sukosewu", "120", "60", "60"]],
    "atlet": [["No", "Nama Atlet", "Cabang Olahraga", "Medali"], ["1", "Ratna Dewi", "Atletik", "Emas"]],
    "cctv": [
        ["Nama CCTV", "Lokasi", "IP", "Koordinat"],
        ["Simpang Sukardi", "Jl. Veteran", "10.20.30.40", "-7.1,111.8"],
    ],
    "harga": [["Komoditas", "Pasar", "01/01/2023", "02/01/2023"], ["Beras", "Pasar Kota", "12508", "12600"]],
    "lembaga": [
        ["Nama Lembaga", "Ketua", "Alamat", "Telp"],
        ["LKP Maju", "Tono Martono", "Jl. Raya", "0353881234"],
    ],
    "apoteker": [["Nama Apotek", "Alamat", "Apoteker"], ["Apotek Sehat", "Jl. Raya", "Endah Wulandari"]],
    "dokter": [["Nama Dokter", "Spesialis", "Jadwal"], ["dr. Endah", "Anak", "Senin"]],
    "pejabat": [["No", "Nama", "Jabatan", "Eselon"], ["1", "Tono Martono", "Kabid", "III"]],
    "stunting desa": [["Desa", "Balita Diukur", "Stunting", "%"], ["Dander", "120", "12", "10"]],
    "penyakit": [["Kode ICD", "Nama Penyakit", "Jumlah"], ["A15", "TB Paru", "120"]],
    "vaksin": [["Nama Puskesmas", "Dosis 1", "Dosis 2"], ["Dander", "1200", "1100"]],
    "lapor": [["kategori", "jumlah laporan"], ["Jalan", "12"]],
    "bumdes": [
        ["Nama BUMDes", "Direktur", "Alamat", "Email"],
        ["Maju Jaya", "Tono", "Dander", "bumdesmaju@gmail.com"],
    ],
    "perusahaan": [
        ["Nama Perusahaan", "Alamat", "Telp", "Jml Pekerja"],
        ["PT Maju", "Jl Raya", "081234567890", "12"],
        ["Sumber Rejeki", "Jl Raya", "081234567891", "12"],
    ],
    "kode16": [["No Registrasi", "Layanan"], ["3522071203650002", "IMB"]],
    "tokoh": [["No", "Nama", "Lahir", "Wafat"], ["1", "Diponegoro", "1785", "1855"]],
    "jalan": [["No", "Nama", "Panjang", "RT"], ["1", "Jl. Ahmad Yani", "200", "3"]],
    "dusun": [["Nama", "RT", "RW", "KK"], ["Krajan", "3", "1", "120"], ["Ngampel", "4", "2", "90"]],
    "wil": [["Dusun", "Ketua RT", "RT", "RW", "Jumlah KK"], ["Krajan", "Tono Martono", "3", "1", "120"]],
    "barang": [["Nama", "Jenis", "Alamat"], ["Ekskavator", "Alat berat", "Jl. Raya"]],
    "penginapan": [
        ["Nama", "Alamat", "Telepon"],
        ["Griya Endah", "Jl. Veteran 1", "0353881234"],
        ["Dewarna", "Jl. Gajahmada", "0353881235"],
        ["Pondok Sari", "Jl. Sudirman", "081234567890"],
    ],
    "kuliner": [
        ["Nama", "Alamat", "Menu"],
        ["Nasi Pecel Bu Endah", "Jl. Veteran", "Pecel"],
        ["Sate Pak Tono", "Jl. Raya", "Sate"],
        ["Bakso Solo", "Jl. X", "Bakso"],
    ],
}


def kinds(rows: Rows) -> set[str]:
    scanner = TableScanner()
    for row in rows:
        scanner.feed(row)
    return {finding.kind.value for finding in scanner.findings()} - {Kind.SMALL_CELL.value}


@pytest.mark.parametrize("name", PERSONAL)
def test_rows_are_persons(name: str) -> None:
    rows, expected = PERSONAL[name]
    assert expected <= kinds(rows)


@pytest.mark.parametrize("name", HARMLESS)
def test_rows_are_not(name: str) -> None:
    assert kinds(HARMLESS[name]) == set()
