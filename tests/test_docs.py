"""The docs as a reader opens them from a folder: whole, without a network, and without a person in them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from click.testing import CliRunner
from hand_made_publication import META, publish_by_hand
from tiny_project import write

from flows.sources import project_sources
from warehouse.cli import warehouse
from warehouse.errors import InputError
from warehouse.runner.docs import Site, write_docs
from warehouse.runner.docs.picture import lineage_picture
from warehouse.runner.docs.published import read_published
from warehouse.runner.docs.site import with_published
from warehouse.runner.docs.tables import documented_tables
from warehouse.runner.lint import project_lineage
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]
pytestmark = pytest.mark.one_duckdb


_NAMES = (
    ("docket_party", "party_name"),
    ("docket", "case_name"),
    ("docket", "assigned_to"),
    ("coded_case", "name"),
    ("coded_defendant", "name"),
    ("coded_judge", "name"),
)


class Page(HTMLParser):
    """What a browser would follow or fetch, the ids to which links lead, and the words."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.ids: set[str] = set()
        self.words: list[str] = []
        # Where a name may break, it does not end.
        self.feed(file.read_text(encoding="utf-8").replace("<wbr>", ""))
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        self.ids.add(found.get("id", ""))
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif tag != "a":
            self.fetched += [found[name] for name in ("src", "href", "srcset", "data") if name in found]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def site(night: Settings, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The docs of the sample."""
    return write_docs(night, project_sources(PROJECT), tmp_path_factory.mktemp("docs") / "site")


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, Page]:
    """Every page by its name."""
    return {file.stem: Page(file) for file in site.first_page.parent.glob("*.html")}


def _sql_files() -> Iterator[str]:
    for file in (PROJECT / "sql").rglob("*.sql"):
        yield f"{file.parent.name}.{file.stem}"


@pytest.mark.torture
def test_every_link_leads_to_a_page_and_a_place_on_it(pages: dict[str, Page]) -> None:
    broken = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            target = pages.get(Path(parts.path).stem) if parts.path else page
            is_external = bool(parts.scheme)
            if not is_external and (target is None or (parts.fragment and parts.fragment not in target.ids)):
                broken.append((name, link))
    assert broken == []
    assert sum(len(page.links) for page in pages.values()) > 1000


@pytest.mark.torture
def test_nothing_is_fetched_from_a_network(site: Site, pages: dict[str, Page]) -> None:
    folder = site.first_page.parent
    for page in pages.values():
        for link in page.fetched:
            assert not urlsplit(link).scheme or link.startswith("data:"), link
            assert not link.startswith("//")
            if not link.startswith(("data:", "#")):
                assert (folder / urlsplit(link).path).exists(), link
    for file in folder.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", file.read_text(encoding="utf-8")), file


@pytest.mark.torture
def test_every_model_and_seed_has_a_page_with_its_description_and_columns(pages: dict[str, Page]) -> None:
    tables = documented_tables(PROJECT, project_sources(PROJECT))
    assert set(_sql_files()) | {f"seeds.{file.stem}" for file in (PROJECT / "seeds").glob("*.csv")} <= tables.keys()
    for name, table in tables.items():
        text = pages[name].text.replace(" ", "")
        assert table.description.replace("`", "").replace(" ", "") in text, name
        for column in table.columns:
            assert column.name in text, (name, column.name)


def test_every_table_and_column_of_every_page_has_a_description(night: Settings) -> None:
    published = read_published(night, {}, project_sources(PROJECT).personal_names)
    assert published is not None
    tables = with_published(documented_tables(PROJECT, project_sources(PROJECT)), published)
    assert {"raw.batch", "meta.extract_file", "meta.check_result", "meta.quarantine_count"} <= tables.keys()
    assert [name for name, table in tables.items() if not table.description] == []
    missing = [
        f"{name}.{column.name}" for name, table in tables.items() for column in table.columns if not column.description
    ]
    assert missing == []


@pytest.mark.torture
def test_column_shows_the_columns_that_it_comes_from_each_a_link_to_its_place(pages: dict[str, Page]) -> None:
    lineage = project_lineage(Settings(PROJECT, PROJECT / "data", PROJECT / "data"), project_sources(PROJECT))
    for name, table in documented_tables(PROJECT, project_sources(PROJECT)).items():
        expected = [
            origin for column in table.columns for origin in lineage.comes_from.get((name, column.name.lower()), ())
        ]
        links = [link for link in pages[name].links if "#column-" in link]
        assert links == [f"{read}.html#column-{column}" for read, column in expected], name
        assert all(read in table.reads for read, _ in expected), name
    assert "marts.figure_value.html#column-value" in pages["marts.state_summary_by_scope"].links


@pytest.mark.torture
def test_page_shows_lineage_checks_rows_and_sql(pages: dict[str, Page]) -> None:
    page = pages["core.fact_charge"]
    for word in (
        "every_statute_is_known",
        "passed",
        "from intermediate.charge",
        "rows of the published file",
    ):
        assert word in page.text
    assert {"intermediate.charge.html", "marts.source_statement.html"} <= {*page.links}
    assert "staging.docket_count.html" in pages["intermediate.docket_citation"].links


@pytest.mark.torture
def test_seed_tells_its_source_and_staging_says_why_it_shows_no_rows(pages: dict[str, Page]) -> None:
    assert "FJC Biographical Directory of Article III Federal Judges" in pages["seeds.district_judge"].text
    assert "which is not a reader's" in pages["staging.docket"].text


@pytest.mark.torture
def test_every_page_says_that_the_sample_is_synthetic(site: Site, pages: dict[str, Page]) -> None:
    assert site.is_synthetic
    assert [name for name, page in pages.items() if "SYNTHETIC" not in page.text] == []


@pytest.mark.torture
def test_no_name_of_a_person_is_in_any_page(night: Settings, pages: dict[str, Page]) -> None:
    text = "\n".join(page.text for page in pages.values())
    names = set()
    with duckdb.connect(str(night.build_file), read_only=True) as connection:
        for table, column in _NAMES:
            query = f"select distinct {column} from raw.{table} where length({column}) > 8"
            names |= {name for (name,) in connection.execute(query).fetchall()}
    with (PROJECT / "seeds" / "district_judge.csv").open(newline="", encoding="utf-8") as lines:
        names |= {row["judge_name"] for row in csv.DictReader(lines)}
    assert len(names) > 1000
    assert [name for name in names if name in text] == []


@pytest.mark.torture
def test_column_of_a_personal_name_is_not_read_wherever_it_stands(pages: dict[str, Page], tmp_path: Path) -> None:
    assert {"note", "party_name"} <= project_sources(PROJECT).personal_names
    assert "not shown" in pages["core.figure_coverage"].text
    settings = Settings(PROJECT, tmp_path, tmp_path / "extracts")
    publish_by_hand(
        settings,
        f"{META}, now()::timestamp as refreshed_at, true as is_synthetic, null as data_through_date",
        """
        create schema core;
        create table core.party as select 1 as party_number, 'SECRET NAME' as "Party_Name";
        create table meta.check_result (
            table_name text, check_name text, severity text, outcome text, observed text, expected text,
            message text, examples text[], checked_at timestamp
        );
        """,
    )
    published = read_published(settings, {"core.party": ("Party_Name",)}, project_sources(PROJECT).personal_names)
    assert published is not None
    assert published.samples["core.party"].rows == ((1, None),)
    assert published.samples["core.party"].hidden == {"Party_Name"}


@pytest.mark.torture
def test_null_is_not_stated_and_zero_is_zero(night: Settings, site: Site) -> None:
    html = (site.first_page.parent / "marts.state_summary.html").read_text(encoding="utf-8")
    assert '<td class="null">not stated</td>' in html
    assert '<td class="number">0</td>' in html


@pytest.mark.torture
def test_search_finds_a_column_by_its_name_and_by_a_word_of_it(site: Site) -> None:
    folder = site.first_page.parent
    index = (folder / "searchindex.js").read_text(encoding="utf-8")
    found = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))
    page = found["docnames"].index("marts.state_summary")
    for word in ("restitution_amount", "restitut", "prison"):
        assert page in found["terms"][word]
    script = (folder / "_static" / "descriptions.js").read_text(encoding="utf-8")
    shown = json.loads(script.removeprefix("var tableDescriptions = ").rstrip(";\n"))["marts.state_summary"]
    assert shown["text"].startswith("One row per jurisdiction and year")
    assert "restitution" in shown["columns"]["restitution_amount"].lower()


@pytest.mark.torture
def test_same_file_gives_the_same_pages(night: Settings, site: Site, tmp_path: Path) -> None:
    again = write_docs(night, project_sources(PROJECT), tmp_path / "again")
    for file in site.first_page.parent.glob("*.html"):
        assert (again.first_page.parent / file.name).read_bytes() == file.read_bytes(), file.name


# Without a publication, on a project of somebody else


def _yml(description: str, **columns: str) -> str:
    lines = [f"  {name}: {{type: VARCHAR, description: {text}}}" for name, text in columns.items()]
    return "\n".join([f"description: {description}", f"grain: [{next(iter(columns))}]", "columns:", *lines, ""])


@pytest.fixture
def unpublished(tmp_path: Path) -> Settings:
    """A shop's project with a schema of its own; nothing is published."""
    project = write(
        tmp_path / "project",
        seeds__fruit_csv="fruit,source\napple,A book of <fruit>\n",
        seeds__fruit_yml=_yml("One row per fruit", fruit="Its name", source="Where it is from"),
        shop__basket_sql="select fruit.fruit from seeds.fruit\n",
        shop__basket_yml=_yml("One row per fruit & basket, see `seeds.fruit`", fruit="What lies in it"),
    )
    return Settings(project, tmp_path / "data", tmp_path / "data" / "extracts")


def test_without_a_publication_the_pages_show_the_structure_and_say_so(unpublished: Settings) -> None:
    done = CliRunner().invoke(
        warehouse,
        ["--json", "--project", str(unpublished.project_dir), "--data-dir", str(unpublished.data_dir), "docs"],
    )
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    folder = unpublished.reports_dir / "docs"
    assert (told["first_page"], told["build_id"]) == (str(folder / "index.html"), None)
    assert "Nothing is published yet" in Page(folder / "index.html").text
    basket = Page(folder / "shop.basket.html")
    assert "One row per fruit & basket, see seeds.fruit" in basket.text
    assert "nothing is published yet" in basket.text
    assert "SYNTHETIC" not in basket.text
    assert "A book of <fruit>" in Page(folder / "seeds.fruit.html").text


def test_docs_replace_docs_and_nothing_else(unpublished: Settings, tmp_path: Path) -> None:
    kept = tmp_path / "mine"
    kept.mkdir()
    (kept / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="holds something else than our docs"):
        write_docs(unpublished, project_sources(unpublished.project_dir), kept)
    assert (kept / "thesis.txt").exists()
    site = write_docs(unpublished, project_sources(unpublished.project_dir), tmp_path / "docs")
    (tmp_path / "docs" / "shop.gone.html").write_text("of a model that is gone")
    assert write_docs(unpublished, project_sources(unpublished.project_dir), tmp_path / "docs") == site
    assert not (tmp_path / "docs" / "shop.gone.html").exists()


# The picture


def test_picture_shows_two_levels_up_and_down_each_box_in_its_place() -> None:
    reads = {f"core.t{number}": [f"core.t{number - 1}"] for number in range(1, 7)}
    read_by = {f"core.t{number}": [f"core.t{number + 1}"] for number in range(6)}
    picture = lineage_picture("core.t3", reads, read_by)
    places = {node.name: node.x for node in picture.nodes}
    assert sorted(places, key=places.__getitem__) == [f"core.t{number}" for number in range(1, 6)]
    assert len(picture.lines) == 4
    assert all(node.x - node.width / 2 >= 0 and node.x + node.width / 2 <= picture.width for node in picture.nodes)


def test_picture_leaves_out_a_second_level_too_large_to_read_and_counts_it() -> None:
    many = [f"marts.m{number}" for number in range(40)]
    picture = lineage_picture("seeds.state", {}, {"seeds.state": ["core.dim_state"], "core.dim_state": many})
    assert {node.name for node in picture.nodes} == {"seeds.state", "core.dim_state"}
    assert picture.left_out == 40
