"""Encodings that a file does not name, and text whose encoding was lost before it came here."""

from pathlib import Path

import pytest

from tests.reading import one, texts
from vectorstore.parsing.encodings import decode
from vectorstore.parsing.text_repair import mended

RUSSIAN = "Мост открыт\n\nМост через реку открыли в понедельник после трёх лет ремонта."


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("cp866", RUSSIAN),
        ("cp1250", "Město otevřelo nový most přes řeku, řekl starosta Dvořák. Žádné další peníze nebudou."),
        ("cp1252", "Der Bürgermeister sagte, die Brücke werde bald eröffnet. „Schön“, sagte er."),
        ("cp1252", "Renée said: “It’s a café.”"),
        ("cp1252", "Le maire a déclaré que le pont rouvrira après trois années de réparations à Évian."),
        ("cp1253", "Η γέφυρα άνοιξε τη Δευτέρα μετά από τρία χρόνια επισκευών, είπε ο δήμαρχος."),
        ("cp1254", "Belediye başkanı köprünün pazartesi günü açıldığını söyledi. İşçiler üç yıl çalıştı."),
        ("cp1255", "ראש העיר אמר כי הגשר נפתח ביום שני לאחר שלוש שנים של תיקונים."),
        ("cp1256", "قال رئيس البلدية إن الجسر افتتح يوم الاثنين بعد ثلاث سنوات من الإصلاحات."),
        ("gb18030", "市议会星期一批准了新学校的预算。河边的学校计划于明年春天正式开学，居民表示欢迎。"),
        ("shift_jis", "市議会は月曜日に新しい学校の予算を承認した。川沿いの学校は来年の春に開校する予定である。"),
        ("euc-kr", "북한은 왜 팔레스타인을 지지하는가. 전문가들은 반미 정책의 일부라고 오랫동안 말해 왔다."),
        ("iso8859_5", RUSSIAN),
        ("cp1250", "Burmistrz Łodzi Łukasz Żółć otworzył w poniedziałek nowy most."),
        ("iso8859_2", "Burmistrz Łodzi Łukasz Żółć otworzył nowy most, który będzie ważny, świeży."),
        ("utf-16-le", "The bridge opened on Monday."),
        ("utf-16-le", RUSSIAN),
        ("utf-16-be", "The café opened “on” Monday."),
        ("utf-8", "Café “x”, Łódź, Москва"),
    ],
)
def test_an_encoding_is_told_from_the_bytes(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == (text, ())


def test_a_russian_file_of_windows_is_read(tmp_path: Path) -> None:
    record = one(tmp_path / "a.txt", RUSSIAN.encode("cp1251"))
    assert (record.article.title, record.warnings) == ("Мост открыт", ())


@pytest.mark.parametrize(
    "text",
    [
        "Renée Dupré’s café on Rue de l’Église",
        "“It just went dark,” she said – twice.",
        "Der Bürgermeister grüßt",
        "El niño pidió más información",
        "Москва и Киев",
    ],
)
def test_text_that_was_encoded_twice_is_mended(tmp_path: Path, text: str) -> None:
    broken = text.encode().decode("cp1252", "replace")
    if "\ufffd" not in broken:
        assert mended(broken) == text
    assert mended(text) == text
    twice = text.encode().decode("latin-1").encode()
    assert texts(one(tmp_path / "a.txt", b"Head\n\n" + twice)) == [text]


def test_the_signs_of_windows_that_were_read_as_controls_are_mended() -> None:
    assert mended("It\x92s full \x96 \x93quite\x94") == "It’s full – “quite”"


@pytest.mark.parametrize("text", ["São Paulo", "Â", "NAÏVE É", "100 €", "Ã", "“Ärger” – Österreich", "İstanbul’da"])
def test_sound_text_is_left_as_it_is(text: str) -> None:
    assert mended(text) == text
