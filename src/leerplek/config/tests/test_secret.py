import multiprocessing

import pytest

from leerplek.config.secret import secret_key

pytestmark = pytest.mark.engine


def test_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    folder = tmp_path / "deep" / "data"

    first, again = secret_key(folder), secret_key(folder)

    assert first == again
    assert len(first) >= 50
    assert [path.name for path in folder.iterdir()] == ["secret-key"]
    assert (folder / "secret-key").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_secret_key_differs_from_one_installation_to_another(tmp_path):
    assert secret_key(tmp_path / "one") != secret_key(tmp_path / "two")


def _race(start, folder, found):
    start.wait()
    found.put(secret_key(folder))


def test_secret_key_is_the_same_for_processes_that_start_at_once(tmp_path):
    processes = multiprocessing.get_context("spawn")
    start, found = processes.Barrier(4), processes.Queue()
    racers = [
        processes.Process(target=_race, args=(start, tmp_path / "data", found))
        for _each in range(4)
    ]
    for racer in racers:
        racer.start()

    keys = {found.get(timeout=60) for _each in racers}

    for racer in racers:
        racer.join()
    assert keys == {secret_key(tmp_path / "data")}
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret-key"]
