from leerplek.asks.codes import LENGTH, SIGNS, hash_of, hash_of_digits, new_code, new_digits, plain


def test_a_code_has_eighty_bits_in_groups_that_can_be_read_out():
    code = new_code()

    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert set(plain(code)) <= set(SIGNS)
    assert (len(SIGNS), LENGTH) == (32, 16)
    assert not set("ILOU") & set(SIGNS)


def test_codes_differ():
    assert len({new_code() for _ in range(500)}) == 500


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
