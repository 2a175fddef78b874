# SPDX-License-Identifier: GPL-3.0-or-later
"""Descriptions of the packages of Debian 12 main, fetched with apt into a folder of its own."""
import hashlib
import subprocess

from text_set import TextSet

RELEASE = "bookworm"
SEED = "sparsescope"
SECTIONS = 25
PER_SECTION = 500
# What says how a package is used rather than what it is about; misc says nothing.
NO_TOPIC = {"debug", "oldlibs", "metapackages", "libdevel", "doc", "introspection", "localization",
            "tasks", "misc"}


def archive():
    """The line of a sources.list for Debian 12 main, from where this system's own apt gets it."""
    targets = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)"],
                             check=True, capture_output=True, text=True).stdout
    for target in targets.splitlines():
        address, release, component = target.split(" ")
        if (release, component) == (RELEASE, "main"):
            return f"deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {address} {release} main\n"
    raise SystemExit(f"The apt of this system has no source for Debian 12 ({RELEASE}), main. Add one to its "
                     "sources, run apt-get update, and try again.")


def apt(folder, *command):
    sources = folder / "sources.list"
    options = {"Dir::State::Lists": folder / "lists", "Dir::Cache": folder / "cache",
               "Dir::Etc::SourceList": sources, "Dir::Etc::SourceParts": "/dev/null",
               "APT::Architecture": "amd64", "Acquire::Languages": "en", "APT::Sandbox::User": "root"}
    for part in ("lists/partial", "cache"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    sources.write_text(archive())
    words = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
    return subprocess.run(["apt-get", *words, *command], check=True, capture_output=True, text=True).stdout


def fetch(folder):
    """The contents of the lists Packages and Translation-en."""
    apt(folder, "update")
    files = apt(folder, "indextargets", "--format", "$(CREATED_BY) $(FILENAME)").splitlines()
    found = dict(line.split(" ", 1) for line in files)
    return [subprocess.run(["/usr/lib/apt/apt-helper", "cat-file", found[name]], check=True,
                           capture_output=True).stdout for name in ("Packages", "Translations")]


def stanzas(content):
    for block in content.decode().split("\n\n"):
        fields, name = {}, None
        for line in block.split("\n"):
            if line.startswith((" ", "\t")):
                fields[name] += "\n" + line[1:]
            elif ":" in line:
                name, value = line.split(":", 1)
                fields[name] = value.strip()
        if fields:
            yield fields


def one_per_source(packages):
    """Of each source package the one that has its name, else the one with the shortest."""
    sources = {}
    for package in packages:
        if package["Section"] not in NO_TOPIC:
            source = package.get("Source", package["Package"]).split(" ")[0]
            sources.setdefault(source, []).append(package)
    return [min(members, key=lambda p: (p["Package"] != source, len(p["Package"]), p["Package"]))
            for source, members in sources.items()]


def draw(purpose, name):
    return hashlib.sha256(f"{SEED}:{purpose}:{name}".encode()).digest()


def choose(packages):
    """Up to PER_SECTION packages of each of the largest sections, in an order that mixes them."""
    sections = {}
    for package in packages:
        sections.setdefault(package["Section"], []).append(package)
    largest = sorted(sections, key=lambda name: (-len(sections[name]), name))[:SECTIONS]
    chosen = []
    for section in largest:
        chosen += sorted(sections[section], key=lambda p: draw("choice", p["Package"]))[:PER_SECTION]
    return sorted(chosen, key=lambda p: draw("order", p["Package"]))


def document_text(package, description):
    """name: short description. First paragraph of the long one."""
    synopsis, _, long = description.partition("\n")
    first_paragraph = " ".join(long.split("\n.\n")[0].split())
    return f"{package}: {synopsis.rstrip('.')}. {first_paragraph}".strip()


def read(folder):
    packages_list, translations_list = fetch(folder)
    descriptions = {(d["Package"], d["Description-md5"]): d["Description-en"]
                    for d in stanzas(translations_list)}
    described = [p for p in stanzas(packages_list)
                 if (p["Package"], p.get("Description-md5")) in descriptions]
    chosen = choose(one_per_source(described))
    sections = sorted({p["Section"] for p in chosen})
    return TextSet(
        texts=[document_text(p["Package"], descriptions[p["Package"], p["Description-md5"]])
               for p in chosen],
        label=[sections.index(p["Section"]) for p in chosen],
        label_names=dict(enumerate(sections)),
        paths=[(p["Section"],) for p in chosen],
        columns={"package": [p["Package"] for p in chosen]},
        metadata={
            "title": "Debian package descriptions",
            "source": f"Debian {RELEASE} main amd64, Packages and Translation-en as apt fetches them",
            "source_sha256": hashlib.sha256(packages_list + translations_list).hexdigest(),
            "text_rule": "package name, ': ', short description, '. ', first paragraph of the long one",
            "label": "section; one package per source, at most 500 per section by a hash of the name",
            "licence_source": "each description under the licence of its package's Debian files",
        })
