"""Finding ports, and saying which one is taken."""

import dataclasses
import socket

import pytest

from deploy.local.errors import PortTaken
from deploy.local.ports import Ports, is_free


def test_free_ports_are_all_different() -> None:
    ports = dataclasses.astuple(Ports.free())
    assert len(set(ports)) == len(ports)


def test_only_a_taken_engine_port_moves() -> None:
    ports = Ports.free()
    with socket.create_server(("127.0.0.1", ports.temporal)):
        moved = ports.with_engines_moved()
    assert moved.temporal != ports.temporal
    assert dataclasses.replace(moved, temporal=ports.temporal) == ports


def test_taken_web_port_never_moves_and_is_named() -> None:
    ports = Ports.free()
    with socket.create_server(("127.0.0.1", ports.web)):
        assert not is_free(ports.web)
        assert ports.with_engines_moved().web == ports.web
        with pytest.raises(PortTaken, match=f"Port {ports.web} is taken"):
            ports.need_web()
