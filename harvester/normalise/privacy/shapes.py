"""What names and titles look like in a text that was made plain: parts of regular expressions."""

from __future__ import annotations

_NOT = (  # parts of an address, and labels of what follows
    r"(?!(?:Dusun|Dsn|DUSUN|Dukuh|RT|RW|Rt|Rw|Jl|JL|Jln|JLN|Jalan|Desa|DESA|Ds|Gg|Gang|Kec|Kel|No|NO|Nomor|Rp|NIK|KTP|"
    r"KK|NIP|NOP|NISN|NPWP|HP|Hp|WA|Wa|Telp|TTL|Umur|Usia|Agama|Alamat|ALAMAT|Pekerjaan|Lahir|Tempat|Tanggal|Tgl)\b)"
)
STREET = r"\b(?:[Jj]ln?|JL|[Jj]alan|[Gg]g|[Gg]ang)\.?\s+(?:[A-Z][\w.]* ){0,3}\Z"
"""Before a name that is a street's."""

_TOKEN = rf"{_NOT}(?:[A-Z][A-Za-z]{{0,3}}\.|[A-Z][A-Za-zÀ-ž']*(?:\.(?=[A-Z]))?)"
# A dot ends an abbreviation, or else the name.
NAME = rf"{_TOKEN}(?:[ ]?(?<=[ .])(?:bin|binti|al|el|{_TOKEN})){{0,4}}"
TITLE = (
    r"(?:[Aa]\.?[Nn]\.|[Mm]rs?\.?|[Mm]s\.|[Mm]bok|[Mm]bak|[Mm]as|[Kk]ang|[Cc]ak|[Nn]enek|[Kk]akek|"
    r"[Aa]n\.|[Aa]/[Nn]|[Aa]tas [Nn]ama|[Ss]dri?\.?|[Ss]audar[ai]|"
    r"[Bb]apak|[Bb]pk\.?|[Pp]ak|[Ii]bu|[Bb]u|[Tt]n\.?|[Nn]y\.?|[Nn]n\.?|"
    r"[Mm]bah|[Ll]ik|[Ww]ak|[Pp]ak(?:dh?e|lik)|[Bb]u(?:dh?e|lik)|[Yy]u|[Mm]ang|[Uu]wa|[Bb]ernama|[Aa]lmh?\.|[Hh]j?\.)"
)
