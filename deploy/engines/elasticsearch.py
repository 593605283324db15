"""A real Elasticsearch node, assembled from the jars that Elastic publishes on Maven Central, for tests and benchmarks.

It lacks what Maven Central does not carry: security, scripts, reindex, and most analyzers (`java/DevModule.java` adds
those that Concord uses). Production images are pinned in `docker-compose.yml`.
"""

import os
import re
import subprocess
import urllib.request
from pathlib import Path

from deploy.engines.cache import build_once, built, call, need_program
from deploy.local.errors import StackError
from deploy.local.ports import LOOPBACK
from deploy.local.process import Child
from deploy.local.waiting import wait_until

VERSION = "9.5.3"
FOLDER = f"elasticsearch-{VERSION}-2"  # the number goes up with what is added to the node
SOURCES = Path(__file__).parent / "java"
JDK = 21
NEEDS = "Or name a running node: CONCORD_TEST_ELASTICSEARCH=http://host:port"
MODULES = {
    "transport-netty4": "org.elasticsearch.transport.netty4.Netty4Plugin",
    "concord-dev": "DevModule",
}


def build() -> Path:
    """The node's folder, assembled if it is not in the cache (10 s). Raises StackError."""
    return build_once(FOLDER, _assemble)


def is_built() -> bool:
    """Whether the node is in the cache."""
    return built(FOLDER).exists()


class RealElasticsearch:
    """One Elasticsearch node on loopback, with its data and configuration under `home`."""

    name = "Elasticsearch"

    def __init__(self, home: Path, port: int, transport_port: int) -> None:
        self.home = home.absolute()
        self.url = f"http://{LOOPBACK}:{port}"
        node = built(FOLDER)
        classpath = f"{node / 'classes'}:{node / 'lib'}/*"
        self.child = Child(
            self.name,
            [
                *(
                    str(find_jdk() / "bin" / "java"),
                    "-Xms512m",
                    "-Xmx1g",
                    "--enable-native-access=ALL-UNNAMED",
                ),
                *("--add-modules=jdk.incubator.vector", "-cp", classpath, "Node"),
                *(str(self.home), str(node / "modules"), str(port), str(transport_port)),
            ],
            self.home / "elasticsearch.log",
            stop_seconds=10,
        )

    def start(self) -> None:
        """Start it and return at once."""
        (self.home / "config").mkdir(parents=True, exist_ok=True)
        self.child.start()

    def wait(self) -> None:
        """Return when it answers. Raises EngineFailed."""
        wait_until(self.healthy, self.child, seconds=90)

    def healthy(self) -> bool:
        """Whether the cluster of one takes work."""
        try:
            with urllib.request.urlopen(f"{self.url}/_cluster/health", timeout=2) as answer:  # noqa: S310
                return b'"status":"red"' not in answer.read()
        except OSError:
            return False

    def stop(self) -> None:
        """Stop it; safe to call twice."""
        self.child.stop()


def find_jdk() -> Path:
    """A Java development kit of version 21 or later. Raises StackError."""
    candidates = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    candidates += sorted(Path("/usr/lib/jvm").glob("*")) + sorted(
        Path("/Library/Java/JavaVirtualMachines").glob("*/*/Home")
    )
    for candidate in candidates:
        if _javac_version(candidate / "bin" / "javac") >= JDK:
            return candidate
    raise StackError(f"No Java development kit of version {JDK} or later was found.", f"Install one. {NEEDS}")


def _javac_version(javac: Path) -> int:
    if not javac.exists():
        return 0
    said = subprocess.run([str(javac), "-version"], capture_output=True, text=True, check=False)
    found = re.search(r"javac (\d+)", said.stdout + said.stderr)
    return int(found.group(1)) if found else 0


def _assemble(target: Path) -> None:
    """Fetch the jars, put the modules where Elasticsearch looks for them, compile our two classes."""
    jdk = find_jdk()
    maven = need_program("mvn", f"Install Maven. {NEEDS}")
    lib, modules = target / "lib", target / "modules"
    fetch = [maven, "-q", "-B", "-f", str(SOURCES / "pom.xml"), "dependency:copy-dependencies"]
    call(
        [*fetch, f"-DoutputDirectory={lib}", f"-Delasticsearch.version={VERSION}"],
        {"JAVA_HOME": str(jdk)},
    )
    for name, class_name in MODULES.items():
        (modules / name).mkdir(parents=True)
        _describe(modules / name, name, class_name)
    for jar in [*lib.glob("netty-*.jar"), *lib.glob("transport-netty4-*.jar")]:
        jar.rename(modules / "transport-netty4" / jar.name)
    javac = [str(jdk / "bin" / "javac"), "-cp", f"{lib}/*", "-d"]
    call([*javac, str(target / "module"), str(SOURCES / "DevModule.java")])
    jar_file = modules / "concord-dev" / "concord-dev.jar"
    call([str(jdk / "bin" / "jar"), "cf", str(jar_file), "-C", str(target / "module"), "."])
    call([*javac, str(target / "classes"), str(SOURCES / "Node.java")])


def _describe(folder: Path, name: str, class_name: str) -> None:
    """Write the descriptor that Elasticsearch reads of each module."""
    lines = {
        "description": name,
        "version": VERSION,
        "name": name,
        "classname": class_name,
        "java.version": str(JDK),
        "elasticsearch.version": VERSION,
    }
    text = "".join(f"{key}={value}\n" for key, value in lines.items())
    (folder / "plugin-descriptor.properties").write_text(text)
