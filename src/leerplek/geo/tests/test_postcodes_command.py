import io

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from leerplek.geo.models import PostcodePoint

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    with override("en"):
        call_command("postcodes", "load", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_postcodes_load_says_what_it_did(tmp_path):
    path = tmp_path / "pc.csv"
    path.write_text("pc4,lat,lon\n7241,52.1,6.4\nabc,1,2\n" + "12,52.1,6.4\n" * 12)

    assert run(path) == (
        "14 rows read, 1 postcodes kept: 1 new, 0 replaced.\n"
        "13 rows not used, not a Dutch postcode: row 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 …\n"
        "Places and postcodes: GeoNames (CC BY 4.0), edited\n"
    )
    assert PostcodePoint.objects.get().code == "7241"


def test_postcodes_load_fails_with_the_reason(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "nothing.csv")


@pytest.mark.parametrize("arguments", [(), ("pc.csv", "--download"), ("pc.csv", "--url=http://x")])
def test_postcodes_load_wants_a_file_or_a_download(arguments):
    with pytest.raises(CommandError, match="Give a file, or --download"):
        run(*arguments)


def test_postcodes_load_fetches_from_another_address_only_by_http():
    with pytest.raises(CommandError, match="Only addresses"):
        run("--url=file:///etc/passwd")
