"""A wheel is never built without the front end; a clone is installed before it has one."""

import pytest

from deploy.wheel import BUILT, FrontEndIsBuilt


def hook(root) -> FrontEndIsBuilt:
    return FrontEndIsBuilt(str(root), {}, None, None, "", "wheel")


def test_wheel_without_front_end_is_refused_with_the_way_out(tmp_path):
    with pytest.raises(FileNotFoundError, match="make assets"):
        hook(tmp_path).initialize("standard", {})


def test_editable_install_needs_no_front_end(tmp_path):
    hook(tmp_path).initialize("editable", {})


def test_wheel_with_front_end_is_built(tmp_path):
    (tmp_path / BUILT).parent.mkdir(parents=True)
    (tmp_path / BUILT).write_text("")
    hook(tmp_path).initialize("standard", {})
