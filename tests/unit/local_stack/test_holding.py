"""A web server and a worker that are told to wait take nothing on before the file is there."""

import threading
import time
from types import SimpleNamespace

from deploy import serve
from deploy.worker import main

APP = object()


def held(work, file):
    """What `work` makes, which must not be there before the file is."""
    made = []
    thread = threading.Thread(target=lambda: made.append(work()), daemon=True)
    thread.start()
    time.sleep(0.2)
    assert made == []
    file.touch()
    thread.join(30)
    return made


def test_web_server_serves_once_the_file_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "warm_gate", lambda: None)
    monkeypatch.setattr(serve.importlib, "import_module", lambda _: SimpleNamespace(create_app=lambda _: APP))
    file = tmp_path / "ready"
    assert held(serve.Server(("portal",), {}, file).load, file) == [APP]
    assert serve.Server(("portal",), {}).load() is APP


def test_worker_begins_once_the_file_is_there(tmp_path, monkeypatch):
    begun = []

    async def run(_settings, all_of, _ready_file):
        begun.append(len(all_of))

    monkeypatch.setattr(main, "_run", run)
    monkeypatch.setattr(main, "find", lambda _: lambda _: None)
    monkeypatch.setattr(main, "assemble", lambda service, _: service)
    file = tmp_path / "ready"
    assert held(lambda: main.run(("portal",), None, file) or begun, file) == [[1]]
