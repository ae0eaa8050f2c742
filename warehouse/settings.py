"""Where things are, how much memory and how many threads: one place.

A setting comes from, last wins: the defaults below, the nearest `warehouse.toml` at or above the working folder (or the
file that `WAREHOUSE_CONFIG` names), an environment variable `WAREHOUSE_<NAME>`, an option of the command line. A path
in the file is relative to the file, any other to the working folder.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from warehouse.errors import SettingError, suggestion
from warehouse.folder import CONFIG, Home, find_home
from warehouse.setting_values import Secret, converted, size_in_bytes

_PREFIX = "WAREHOUSE_"
# A variable that is less like a setting, as WAREHOUSE_URL is like WAREHOUSE_PAGES_URL, is some other program's.
_NEARLY = 0.6
# What our variables are called beside the settings: the file of settings, and the server of the tests.
_OTHER_VARIABLES = ("WAREHOUSE_CONFIG", "WAREHOUSE_TEST_POSTGRES_URL")
CHANGES_NO_FIGURE = (
    "project_dir", "data_dir", "extracts_dir", "memory_limit", "threads", "engine", "spark_master", "spark_dir",
    "keep_publications", "page_size_limit", "refusal_stops", "gone_files", "hash_files", "reread_minutes",
    "keep_releases", "postgres_url",
    "source_freshness",
    "notify_urls", "notify_blocks", "log_format", "pages", "docket_links",
    "pages_url", "pages_publisher", "pages_licence", "pages_contact", "pages_corrections",
)  # fmt: skip
"""Where files lie, what the machine has and what pages say beside figures: nobody's business in a published file."""
_PACKAGED_PROJECT = Path(__file__).parent / "project"


@dataclass(frozen=True)
class Settings:
    """Every setting with its default. Paths are absolute once `load_settings` has made them so."""

    project_dir: Path = Path()
    """Folder that holds sql/, seeds/ and expectations/."""
    data_dir: Path = Path("data")
    """Folder of all data files; ignored by git."""
    extracts_dir: Path = Path("data/extracts")
    """Folder of extract files as they arrived; never changed by us (default: `extracts` in the data folder)."""
    memory_limit: str = "4GiB"
    """What the whole process may use."""
    threads: int = os.cpu_count() or 2
    """Threads of DuckDB and models built at the same time."""
    engine: str = "duckdb"
    """What runs the models and reads docket pages: duckdb and processes, here, or spark, on as many machines as there are. The
    figures are the same."""
    spark_master: str = "local[*]"
    """Which Spark: local[*], the threads of this machine, spark://host:7077, or any master that Spark knows."""
    spark_dir: Path | None = None
    """Folder of the tables and pages that Spark is given and gives back [spark in the data folder]; each of its machines must
    see it under this name. It holds what the build file holds."""
    keep_publications: int = 7
    """Earlier publications kept beside the current one."""
    page_size_limit: str = "64MB"
    """Largest docket page or JSON file that is read: they are read whole."""
    refusal_stops: str = (
        "idb_criminal idb_civil coded_case coded_defendant coded_judge coding_sheet coverage_declaration"
    )
    """Formats of which a refused file stops the night. A file whose earlier version is in effect always does."""
    gone_files: str = "withdraw"
    """What becomes of what was loaded from a file that has gone from the folder: withdraw, or keep."""
    hash_files: str = "changed"
    """Which files of the folder are read and hashed each night: those whose place, size or times have changed, or every one."""
    reread_minutes: int = 60
    """So many minutes after its start a load reads docket pages again that an earlier program has read; the others keep
    that reading, are published with it, and are read by the next loads."""
    keep_releases: str = "all"
    """Earlier releases of the Integrated Database, in effect for nothing, of which the rows stay in the build file: all,
    or a number. Figures are the same; one that is needed again is read again from its file."""
    postgres_url: Secret = field(default_factory=Secret)
    """A PostgreSQL database that each publication is loaded into: postgresql://user@host/database; none by default."""
    source_freshness: str = ""
    """Other bounds than those of seeds/source_freshness.csv, in days: "docket=30:90 coding_sheet=off"; off for none at all."""
    notify_urls: Secret = field(default_factory=Secret)
    """Who is told of a night that failed: URLs of Apprise (mailtos://…, slack://…, jsons://…); nobody by default."""
    notify_blocks: str = ""
    """The same by notification blocks that are saved in Prefect: slack-webhook/ops."""
    pages: str = "write"
    """Whether a refresh writes the pages of what it published: write, or leave them to `warehouse pages`."""
    docket_links: str = "courtlistener"
    """Where docket numbers of the pages lead: courtlistener, its search by court and number, or none. A made-up number
    leads nowhere, since it may be that of a real person's docket."""
    pages_url: str = ""
    """Where the pages are hosted: https://courts.example.org/. Their links stay relative; none by default."""
    pages_publisher: str = ""
    """Who publishes the pages, as a citation names them; what is not set is not said, here and below."""
    pages_licence: str = ""
    """Under which terms pages and data may be used: "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"."""
    pages_contact: str = ""
    """Who answers questions: an address for mail or of a page, or words with one."""
    pages_corrections: str = ""
    """Where an error is told: the same."""
    log_format: str = "text"
    """How a command that works tells how far it is, on stderr: text, or json, an object a line."""
    appeal_window_days: int = 14
    """Days after a judgment in which a defendant may appeal: Fed. R. App. P. 4(b)(1)(A)."""

    @property
    def build_file(self) -> Path:
        """The DuckDB file private to the refresh: raw tables, ledger, models."""
        return self.data_dir / "build.duckdb"

    @property
    def published_dir(self) -> Path:
        """The folder that readers need, and the only one."""
        return self.data_dir / "published"

    @property
    def published_file(self) -> Path:
        """The link that readers open; it always leads to a whole, checked publication."""
        return self.published_dir / "warehouse.duckdb"

    @property
    def last_publication_dir(self) -> Path:
        """The refresh's own copy of what readers see, which no reader opens."""
        return self.data_dir / "last_publication"

    @property
    def reports_dir(self) -> Path:
        """Data Docs and the report of the last run."""
        return self.data_dir / "reports"

    @property
    def temporary_dir(self) -> Path:
        """Scratch space; whatever a killed run left there is removed by the next."""
        return self.data_dir / "temporary"

    @property
    def spark_folder(self) -> Path:
        """The folder that is shared with Spark.

        >>> Settings(data_dir=Path("data")).spark_folder.as_posix(), Settings(spark_dir=Path("/srv/x")).spark_folder.as_posix()
        ('data/spark', '/srv/x')
        """
        return self.spark_dir or self.data_dir / "spark"

    @property
    def memory_bytes(self) -> int:
        """The memory limit in bytes.

        >>> Settings(memory_limit="4GiB").memory_bytes
        4294967296
        """
        return size_in_bytes(self.memory_limit)

    @property
    def releases_kept(self) -> int | None:
        """How many superseded releases keep their rows; None for all.

        >>> Settings(keep_releases="1").releases_kept
        1
        """
        return None if self.keep_releases == "all" else int(self.keep_releases)

    @property
    def page_bytes(self) -> int:
        """The limit of a page in bytes.

        >>> Settings(page_size_limit="64MB").page_bytes
        64000000
        """
        return size_in_bytes(self.page_size_limit)


def load_settings(**options: Any) -> Settings:
    """Settings from the defaults, the file, the environment and `options` (None means not given).

    Raises SettingError for a name we do not know and a value of the wrong kind.
    """
    return _load(options)[0]


def load_settings_to_write(**options: Any) -> Settings:
    """The same for whoever writes data. Raises SettingError also where nothing says in which folder.

    A folder that happens to be the working one is not filled with a warehouse unasked.
    """
    settings, has_home = _load(options)
    if not has_home:
        raise SettingError(
            str(_working_folder()),
            f"neither here nor above is a warehouse ({CONFIG}, models or data), and nothing says where the data go",
            f"Name the folder: --data-dir, WAREHOUSE_DATA_DIR. Or write a {CONFIG} here, which may be empty: the data"
            f" are in {settings.data_dir} then.{_passed_over()}",
        )
    return settings


def where_it_was_looked(settings: Settings) -> str:
    """In which data folder a reader looked, and how another is named: the end of a message that there is nothing."""
    return (
        f"Looked in {settings.data_dir}.{_passed_over()} Go to the folder of the warehouse or below it, or name its data:"
        f" --data-dir, WAREHOUSE_DATA_DIR, data_dir in {CONFIG}. `warehouse refresh` makes the first publication."
    )


def _passed_over() -> str:
    """That a warehouse above the working folder was passed over, in words; empty where none was."""
    found = find_home(_working_folder()).passed_over
    return f" What stands in {found} belongs to another user and was passed over." if found else ""


def _load(options: Mapping[str, Any]) -> tuple[Settings, bool]:
    """The settings, and whether something says in which folder the data are."""
    working = _working_folder()
    home = _home(working)
    given: dict[str, tuple[str, Any]] = _from_file(home.config) if home.config else {}
    given |= _from_environment(os.environ)
    given |= {name: ("option", value) for name, value in options.items() if value is not None}
    known = {known.name: known for known in fields(Settings)}
    values = {}
    for name, (where, value) in given.items():
        if name not in known:
            listed = f"Known: {', '.join(sorted(known))}."
            raise SettingError(where, f'no setting "{name}"', suggestion(name, known, otherwise=listed))
        values[name] = converted(where, name, value)
        if name.endswith("_dir"):
            base = home.config.parent if home.config and where == str(home.config) else working
            values[name] = base / values[name].expanduser()
    data_dir = values.get("data_dir", (home.folder or working) / "data")
    _raise_if_no_folder(given.get("data_dir", ("data_dir", ""))[0], data_dir)
    extracts_dir = values.get("extracts_dir", data_dir / "extracts")
    project_dir = values.get("project_dir", home.project or _own_project())
    settings = Settings(**{**values, "data_dir": data_dir, "extracts_dir": extracts_dir, "project_dir": project_dir})
    return settings, bool(home.folder or "data_dir" in values)


def _working_folder() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise SettingError("the working folder", "is not there any more", "Go to another: cd.") from error


def _home(working: Path) -> Home:
    """What is found at or above the working folder; of a named file of settings what is found from there."""
    named = os.environ.get("WAREHOUSE_CONFIG")
    if not named:
        return find_home(working)
    config = working / Path(named).expanduser()
    if not config.is_file():
        raise SettingError("WAREHOUSE_CONFIG", f"there is no file {str(config)!r}", f"Name a {CONFIG}, or unset it.")
    return Home(config.parent, config, find_home(config.parent).project or find_home(working).project)


def _from_file(config: Path) -> dict[str, tuple[str, Any]]:
    try:
        return {name: (str(config), value) for name, value in tomllib.loads(config.read_text("utf-8")).items()}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(
            str(config), f"is not TOML: {error}", 'Write lines such as memory_limit = "4GiB".'
        ) from error
    except OSError as error:
        raise SettingError(str(config), f"cannot be read: {error.strerror}", "Mend it or move it away.") from error


def _raise_if_no_folder(where: str, data_dir: Path) -> None:
    """Raises SettingError when the data folder cannot be one: a file stands in its place, or a link to nowhere."""
    for folder in (data_dir, *data_dir.parents):
        if folder.is_dir():
            return
        if folder.exists() or folder.is_symlink():
            problem = f"data_dir is {str(data_dir)!r}, but {str(folder)!r} is no folder"
            raise SettingError(where, problem, "Name a folder, or mount it first; it is made where there is none.")


def _from_environment(environment: Mapping[str, str]) -> dict[str, tuple[str, Any]]:
    """The settings that the environment has. Raises SettingError for a name that is nearly one: it was meant."""
    known = {known.name.upper(): known.name for known in fields(Settings)}
    ours = {name: value for name, value in environment.items() if name.startswith(_PREFIX)}
    for name in ours.keys() - set(_OTHER_VARIABLES):
        word = name.removeprefix(_PREFIX)
        if word not in known and (near := get_close_matches(word, known, n=1, cutoff=_NEARLY)):
            raise SettingError(name, "is no setting", f'Did you mean "{_PREFIX}{near[0]}"?')
    named = {name.removeprefix(_PREFIX): (name, value) for name, value in ours.items() if value}
    return {known[word]: found for word, found in named.items() if word in known}


def _own_project() -> Path:
    """The models of the checkout that this program stands in, else what the wheel carries."""
    checkout = Path(__file__).parent.parent
    return checkout if (checkout / "sql").is_dir() and (checkout / "seeds").is_dir() else _PACKAGED_PROJECT
