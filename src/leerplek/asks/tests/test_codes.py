from leerplek.asks.codes import hash_of, hash_of_digits, new_digits
from leerplek.common.codes import LENGTH, SIGNS, code_from, new_code, plain


def test_a_code_has_eighty_bits_in_groups_that_can_be_read_out():
    code = new_code()

    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert set(plain(code)) <= set(SIGNS)
    assert (len(SIGNS), LENGTH) == (32, 16)
    assert not set("ILOU") & set(SIGNS)


def test_codes_differ():
    assert len({new_code() for _ in range(500)}) == 500


def test_the_same_secret_bytes_give_the_same_code():
    assert code_from(bytes(10)) == "0000-0000-0000-0000"
    assert code_from(b"\xff" * 32) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert len({code_from(bytes([0] * 9 + [n])) for n in range(256)}) == 256


def test_a_code_is_understood_as_it_was_heard():
    assert plain(" 7k3m 2pxa.9rtd-4hvw ") == "7K3M2PXA9RTD4HVW"
    assert plain("OIl0") == "0110"
    assert hash_of("7K3M-2PXA-9RTD-4HVW") == hash_of("7k3m2pxa9rtd4hvw")


def test_a_hash_tells_nothing_without_the_key(settings):
    here = hash_of("7K3M-2PXA-9RTD-4HVW")
    settings.SECRET_KEY = "another"

    assert hash_of("7K3M-2PXA-9RTD-4HVW") != here
    assert len(here) == 64


def test_digits_belong_to_one_ask():
    digits = new_digits()

    assert (len(digits), digits.isdecimal()) == (6, True)
    assert hash_of_digits("123 456", ask_id=1) == hash_of_digits("123456", ask_id=1)
    assert hash_of_digits("123456", ask_id=1) != hash_of_digits("123456", ask_id=2)
